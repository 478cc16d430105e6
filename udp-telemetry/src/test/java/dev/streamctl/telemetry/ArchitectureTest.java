package dev.streamctl.telemetry;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

/** The rules about who may use what, which the compiler does not check. */
class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.streamctl.telemetry");

    @Test
    void formatsAndStatisticsArePureFunctions() {
        noClasses()
                .that()
                .resideInAnyPackage("..telemetry.line..", "..telemetry.wire..", "..telemetry.stats..", "..testing..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.net..", "java.nio.channels..", "java.nio.file..", "java.util.concurrent..", "io.netty..")
                .check(CLASSES);
    }

    /** So that nothing else loads a class of Kafka's, which may not be there. */
    @Test
    void onlyOnePackageKnowsKafka() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..telemetry.kafka..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.kafka..")
                .check(CLASSES);
    }

    @Test
    void timeAndRandomnessAreInjected() {
        noClasses()
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callConstructor(SecureRandom.class)
                .check(CLASSES);
    }

    /** It answers nobody, whatever comes: neither its sockets nor what is behind them call anything that sends. */
    @Test
    void theListenerHasNothingToSendWith() {
        nothingSends("..telemetry.listen..", "..telemetry.follow..", "..telemetry.stats..", "..internal..")
                .check(CLASSES);
        assertThrows(
                AssertionError.class, () -> nothingSends("..telemetry.send..").check(CLASSES), "the sender does");
    }

    private static ArchRule nothingSends(String... packages) {
        return noClasses().that().resideInAnyPackage(packages).should().callMethodWhere(sends());
    }

    private static DescribedPredicate<JavaMethodCall> sends() {
        return new DescribedPredicate<>("writes to a channel or a socket") {
            @Override
            public boolean test(JavaMethodCall call) {
                JavaClass owner = call.getTargetOwner();
                boolean channel = owner.isAssignableTo("io.netty.channel.ChannelOutboundInvoker")
                        || owner.isAssignableTo("java.nio.channels.Channel")
                        || owner.isAssignableTo("java.net.DatagramSocket");
                return channel && call.getName().matches("(write|flush|send|connect).*");
            }
        };
    }

    @Test
    void theLibraryPrintsNothing() {
        GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.streamctl.telemetry.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }
}
