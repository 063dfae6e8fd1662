package dev.drover.app;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.drover.contracts.WaitReason;
import dev.drover.engine.CommittedProgress;
import dev.drover.engine.RecordSize;
import org.jspecify.annotations.NullMarked;

/** The arrows of the house: cli → operations → values, app → everything of the worker; rooms keep to themselves. */
@AnalyzeClasses(packages = "dev.drover", importOptions = DoNotIncludeTests.class)
class HouseTest {
    @ArchTest
    static final ArchRule theEngineKnowsNothingOfOurs = noClasses()
            .that()
            .resideInAPackage("dev.drover.engine..")
            .should()
            .dependOnClassesThat(resideInAPackage("dev.drover..")
                    .and(resideOutsideOfPackages("dev.drover.engine.."))
                    // The closed list of what a metric and a status say of a wait; the engine tells it and asks nothing
                    // of it.
                    .and(not(type(WaitReason.class))));

    @ArchTest
    static final ArchRule theEngineKnowsNoSpring = noClasses()
            .that()
            .resideInAPackage("dev.drover.engine..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.springframework..", "io.micrometer..", "tools.jackson.."));

    @ArchTest
    static final ArchRule modelKnowsContractsAlone = knowsOnly("dev.drover.model..");

    @ArchTest
    static final ArchRule dialectsKnowContractsAlone = knowsOnly("dev.drover.model.dialect..");

    @ArchTest
    static final ArchRule pacingKnowsContractsAlone = knowsOnly("dev.drover.model.pacing..");

    @ArchTest
    static final ArchRule modelDoesNotKnowItsTransport = noClasses()
            .that()
            .resideInAPackage("dev.drover.model")
            .should()
            .dependOnClassesThat(resideInAPackage("dev.drover.model.http.."));

    @ArchTest
    static final ArchRule limitKnowsContractsAlone = knowsOnly("dev.drover.limit..");

    @ArchTest
    static final ArchRule costKnowsContractsAlone = knowsOnly("dev.drover.cost..");

    @ArchTest
    static final ArchRule reportKnowsContractsAlone = knowsOnly("dev.drover.report..");

    @ArchTest
    static final ArchRule deadletterKnowsContractsAlone = knowsOnly("dev.drover.deadletter..");

    /** The worker and the commands look at topics by the same code, which therefore knows neither. */
    @ArchTest
    static final ArchRule topicsKnowContractsAlone = knowsOnly("dev.drover.topics..");

    @ArchTest
    static final ArchRule topicsKnowNoSpring = noClasses()
            .that()
            .resideInAPackage("dev.drover.topics..")
            .should()
            .dependOnClassesThat(resideInAPackage("org.springframework.."));

    @ArchTest
    static final ArchRule pureRoomsKnowNoKafkaAndNoSpring = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.drover.model..",
                    "dev.drover.limit..",
                    "dev.drover.cost..",
                    "dev.drover.privacy..",
                    "dev.drover.report..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.apache.kafka..", "org.springframework.."));

    @ArchTest
    static final ArchRule contractsKnowJacksonAndNothingElse = classes()
            .that()
            .resideInAPackage("dev.drover.contracts..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "dev.drover.contracts..",
                    "java..",
                    "org.jspecify..",
                    "tools.jackson..",
                    "com.fasterxml.jackson.annotation.."));

    @ArchTest
    static final ArchRule onlyOneRoomSpeaksHttp = noClasses()
            .that()
            .resideInAPackage("dev.drover..")
            .and()
            .resideOutsideOfPackage("dev.drover.model.http..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.apache.hc.."));

    @ArchTest
    static final ArchRule privacyIsALeaf = noClasses()
            .that()
            .resideInAPackage("dev.drover.privacy..")
            .should()
            .dependOnClassesThat(resideInAPackage("dev.drover..").and(resideOutsideOfPackages("dev.drover.privacy..")));

    @ArchTest
    static final ArchRule nobodyButTheCommandLineKnowsTheCompositionRoot = noClasses()
            .that()
            .resideInAPackage("dev.drover..")
            .and()
            .resideOutsideOfPackages("dev.drover.app..", "dev.drover.cli..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("dev.drover.app..", "dev.drover.cli.."));

    @ArchTest
    static final ArchRule theCompositionRootKnowsNoCommandLine = noClasses()
            .that()
            .resideInAPackage("dev.drover.app..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("dev.drover.cli..", "picocli.."));

    @ArchTest
    static final ArchRule theProductionJarKnowsNoTestbed = noClasses()
            .that()
            .resideInAnyPackage("dev.drover.app..", "dev.drover.cli..", "dev.drover.engine..", "dev.drover.outcome..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("dev.drover.testbed..", "kafka.."));

    @ArchTest
    static final ArchRule operationsKnowValuesAndKafkaAlone = noClasses()
            .that()
            .resideInAPackage("dev.drover.operations..")
            .should()
            .dependOnClassesThat(resideInAPackage("dev.drover..")
                    .and(resideOutsideOfPackages(
                            "dev.drover.operations..",
                            "dev.drover.contracts..",
                            "dev.drover.cost..",
                            "dev.drover.deadletter..",
                            "dev.drover.outcome..",
                            "dev.drover.privacy..",
                            "dev.drover.report..",
                            "dev.drover.topics.."))
                    // How the engine writes down what is complete, for those who only look, and counts a record's
                    // bytes.
                    .and(not(type(CommittedProgress.class)))
                    .and(not(type(RecordSize.class))));

    @ArchTest
    static final ArchRule operationsKnowNoTerminalAndNoSpring = noClasses()
            .that()
            .resideInAPackage("dev.drover.operations..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "picocli..", "me.tongfei..", "ch.qos.logback..", "org.springframework..", "java.awt.."));

    @ArchTest
    static final ArchRule operationsPrintNothingAskNobodyAndEndNoProcess = noClasses()
            .that()
            .resideInAPackage("dev.drover.operations..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .accessField(System.class, "in")
            .orShould()
            .callMethod(System.class, "console")
            .orShould()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "addShutdownHook", Thread.class);

    @ArchTest
    static final ArchRule operationsShareNoState = fields().that()
            .areDeclaredInClassesThat()
            .resideInAPackage("dev.drover.operations..")
            .and()
            .areStatic()
            .should()
            .beFinal();

    @ArchTest
    static final ArchRule roomsOfOperationsKnowTheClusterAndNotOneAnother = slices().matching(
                    "dev.drover.operations.(*)..")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(alwaysTrue(), resideInAPackage("dev.drover.operations.cluster"))
            .ignoreDependency(resideInAPackage("dev.drover.operations.admin"), alwaysTrue())
            // What is left of a budget is what spend reads of the ledger.
            .ignoreDependency(
                    resideInAPackage("dev.drover.operations.budgets"), resideInAPackage("dev.drover.operations.spend"));

    @ArchTest
    static final ArchRule theWordsOfOperationsKnowNothingOfOurs = noClasses()
            .that()
            .resideInAPackage("dev.drover.operations")
            .should()
            .dependOnClassesThat(
                    resideInAPackage("dev.drover..").and(resideOutsideOfPackages("dev.drover.operations")));

    @ArchTest
    static final ArchRule nothingBelowKnowsOperations = noClasses()
            .that()
            .resideInAPackage("dev.drover..")
            .and()
            .resideOutsideOfPackages("dev.drover.operations..", "dev.drover.cli..", "dev.drover.standalone..")
            .should()
            .dependOnClassesThat(resideInAPackage("dev.drover.operations.."));

    @ArchTest
    static final ArchRule everyRoomIsNullMarked =
            classes().that().haveSimpleName("package-info").should().beAnnotatedWith(NullMarked.class);

    private static ArchRule knowsOnly(String room) {
        return noClasses()
                .that()
                .resideInAPackage(room)
                .should()
                .dependOnClassesThat(
                        resideInAPackage("dev.drover..").and(resideOutsideOfPackages(room, "dev.drover.contracts..")));
    }
}
