package dev.streamctl;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.PROTECTED;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The rules about who may use what, which the compiler does not check. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.streamctl");
    private static final JavaClasses TESTS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
            .importPackages("dev.streamctl");

    @Test
    void theImportFindsBothKindsOfClasses() {
        assertFalse(CLASSES.isEmpty());
        assertFalse(TESTS.isEmpty());
    }

    @Test
    void onlyTheNettyPackageUsesNetty() {
        check(noClasses()
                .that(not(resideInAPackage("..internal.netty..")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty.."));
    }

    @Test
    void publicSignaturesShowNeitherNettyNorInternals() {
        check(codeUnits()
                .that()
                .areDeclaredInClassesThat(not(resideInAPackage("..internal..")))
                .should(hideNettyAndInternals()));
        check(fields().that()
                .areDeclaredInClassesThat(not(resideInAPackage("..internal..")))
                .should(hideNettyAndInternals()));
    }

    @Test
    void framingsArePureFunctionsOverBytes() {
        check(noClasses()
                .that()
                .resideInAPackage("dev.streamctl.framing..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net..", "java.nio.channels..", "io.netty..", "..internal.."));
    }

    @Test
    void theLibraryPrintsNothing() {
        check(GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS);
        check(noClasses().should().dependOnClassesThat().resideInAPackage("ch.qos.logback.."));
    }

    @Test
    void theLibraryNeitherEndsTheProcessNorHooksIntoItsEnd() {
        check(noClasses()
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .orShould()
                .callMethod(Runtime.class, "addShutdownHook", Thread.class));
    }

    @Test
    void timeIsMonotonicOrInjected() {
        check(noClasses().should().callMethod(System.class, "currentTimeMillis"));
    }

    /** The root package is left out: it is the door, so it starts the internals, which implement its types. */
    @Test
    void packagesHaveNoCycles() {
        check(slices().matching("dev.streamctl.(*)..").should().beFreeOfCycles());
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

    /** As soon as there is code, a rule that matches none of it fails: its package was renamed under its feet. */
    private static void check(ArchRule rule) {
        boolean onlyDescriptions =
                CLASSES.stream().allMatch(type -> type.getSimpleName().equals("package-info"));
        rule.allowEmptyShould(onlyDescriptions).check(CLASSES);
    }

    private static ArchCondition<JavaMember> hideNettyAndInternals() {
        return new ArchCondition<>("show neither Netty nor internal types") {
            @Override
            public void check(JavaMember member, ConditionEvents events) {
                boolean open = member.getModifiers().contains(PUBLIC)
                        || member.getModifiers().contains(PROTECTED);
                if (!open || !member.getOwner().getModifiers().contains(PUBLIC)) {
                    return;
                }
                for (JavaClass type : member.getAllInvolvedRawTypes()) {
                    boolean hidden =
                            resideInAnyPackage("io.netty..", "..internal..").test(type);
                    String message = member.getFullName() + " shows " + type.getName();
                    events.add(new SimpleConditionEvent(member, !hidden, message));
                }
            }
        };
    }
}
