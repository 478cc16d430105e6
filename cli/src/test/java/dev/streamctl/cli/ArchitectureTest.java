package dev.streamctl.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The rules that hold over all modules; the command sees every one of them. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("dev.streamctl");
    private static final JavaClasses TESTS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
            .importPackages("dev.streamctl");
    private static final DescribedPredicate<JavaClass> COMMAND = resideInAPackage("dev.streamctl.cli..");
    private static final DescribedPredicate<JavaClass> LIBRARY = not(COMMAND).as("the library");

    @Test
    void theImportFindsEveryModule() {
        for (String module : new String[] {"dev.streamctl", "dev.streamctl.telemetry", "dev.streamctl.camera"}) {
            assertTrue(CLASSES.containPackage(module), module);
        }
        assertTrue(CLASSES.contain(Main.class));
        assertTrue(TESTS.contain(ArchitectureTest.class));
    }

    @Test
    void dependenciesPointOneWay() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("dev.streamctl..")
                .layer("cli")
                .definedBy(COMMAND)
                .layer("camera-demo")
                .definedBy("dev.streamctl.camera..")
                .layer("udp-telemetry")
                .definedBy("dev.streamctl.telemetry..")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("camera-demo")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("udp-telemetry")
                .mayOnlyBeAccessedByLayers("cli", "camera-demo")
                .check(CLASSES);
    }

    @Test
    void onlyTheNettyPackagesUseNetty() {
        noClasses()
                .that(not(resideInAPackage("..internal.netty..")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .check(CLASSES);
    }

    @Test
    void theLibraryPrintsNothing() {
        noClasses()
                .that(LIBRARY)
                .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
                .check(CLASSES);
        noClasses()
                .that(LIBRARY)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ch.qos.logback..")
                .check(CLASSES);
    }

    @Test
    void theLibraryNeitherEndsTheProcessNorHooksIntoItsEnd() {
        noClasses()
                .that(LIBRARY)
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .orShould()
                .callMethod(Runtime.class, "addShutdownHook", Thread.class)
                .check(CLASSES);
    }

    @Test
    void timeIsMonotonicOrInjected() {
        noClasses().should().callMethod(System.class, "currentTimeMillis").check(CLASSES);
    }

    @Test
    void testsWaitForSomethingInsteadOfSleeping() {
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", Duration.class)
                .orShould()
                .callMethod(TimeUnit.class, "sleep", long.class)
                .check(TESTS);
    }
}
