package dev.jacquard.nn;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rooms of this module and the doors between them. */
class WallsTest {
    private static final String HERE = "dev.jacquard.nn.";
    private static final JavaClasses NN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.jacquard.nn");

    @ParameterizedTest(name = "{0} may use {1}")
    @CsvSource({
        "torch, torch",
        "layer, layer torch",
        "train, train layer torch",
        "model, model train layer torch",
    })
    void aRoomUsesOnlyTheRoomsBelowIt(String room, String below) {
        var allowed = Stream.of(below.split(" ")).map(r -> HERE + r + "..").toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(HERE + room + "..")
                .should()
                .dependOnClassesThat(JavaClass.Predicates.resideInAPackage("dev.jacquard.nn..")
                        .and(DescribedPredicate.not(JavaClass.Predicates.resideInAnyPackage(allowed))))
                .allowEmptyShould(true)
                .check(NN);
    }

    @Test
    void noTwoRoomsNeedEachOther() {
        SlicesRuleDefinition.slices()
                .matching(HERE + "(*)..")
                .should()
                .beFreeOfCycles()
                .check(NN);
    }

    @Test
    void theModuleKnowsNoFront() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.jacquard.studio..", "picocli..")
                .check(NN);
    }

    @Test
    void noTensorCrossesAPublicMethodOfTheCreativeRooms() {
        methods()
                .that()
                .arePublic()
                .and()
                .areDeclaredInClassesThat(JavaClass.Predicates.resideInAnyPackage(
                        HERE + "create..", HERE + "evaluate..", HERE + "summarize.."))
                .and()
                .areDeclaredInClassesThat()
                .arePublic()
                // What trains the shipped classifier lives in bench, which may touch tensors, and needs its network.
                .and()
                .areDeclaredInClassesThat(DescribedPredicate.not(
                        JavaClass.Predicates.belongTo(JavaClass.Predicates.simpleName("ReferenceClassifier"))))
                .should(mentionNothingNative())
                .allowEmptyShould(true)
                .check(NN);
    }

    private static ArchCondition<JavaMethod> mentionNothingNative() {
        return new ArchCondition<>("mention no type of org.bytedeco") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                for (var type : mentioned(method))
                    if (type.getPackageName().startsWith("org.bytedeco"))
                        events.add(SimpleConditionEvent.violated(
                                method, method.getFullName() + " mentions " + type.getName()));
            }
        };
    }

    private static List<JavaClass> mentioned(JavaCodeUnit method) {
        return Stream.concat(
                        method.getReturnType().getAllInvolvedRawTypes().stream(),
                        method.getParameterTypes().stream().flatMap(t -> t.getAllInvolvedRawTypes().stream()))
                .toList();
    }

    @Test
    void classesAreFinalOrMeantToBeImplemented() {
        classes()
                .that()
                .areTopLevelClasses()
                .and()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .and()
                .doNotHaveModifier(com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT)
                .and()
                .resideInAnyPackage(HERE + "torch..", HERE + "layer..", HERE + "train..")
                .should()
                .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL)
                .check(NN);
    }
}
