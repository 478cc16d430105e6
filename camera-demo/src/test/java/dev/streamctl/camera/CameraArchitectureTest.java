package dev.streamctl.camera;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The rules about who may use what, which the compiler does not check. */
class CameraArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.streamctl.camera");

    @Test
    void jpegIsAPureFunctionOverBytes() {
        noClasses()
                .that()
                .resideInAPackage("..camera.jpeg..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net..", "java.nio..", "java.util.concurrent..", "java.time..", "io.netty..")
                .check(CLASSES);
    }

    @Test
    void timeIsInjected() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..camera.nodes..")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Instant.class, "now")
                .check(CLASSES);
    }

    @Test
    void sourcesAndServersDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAPackage("..camera.source..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..camera.serve..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("..camera.serve..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..camera.source..")
                .check(CLASSES);
    }
}
