package org.apache.rocketmq.test.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/** All classes of our modules, without tests, what these need and what is generated; read once per JVM. */
final class OurClasses {
    static final JavaClasses ALL = new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPackages("org.apache.rocketmq")
        .that(DescribedPredicate.describe("are not tests",
            type -> !type.getPackageName().startsWith("org.apache.rocketmq.test")
                && !type.getPackageName().equals("org.apache.rocketmq.style")))
        .that(DescribedPredicate.not(Exceptions.named(Exceptions.GENERATED)));

    private OurClasses() {
    }

    /** The class itself, or for a nested one the outermost around it. */
    static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(OurClasses::outermost).orElse(type);
    }
}
