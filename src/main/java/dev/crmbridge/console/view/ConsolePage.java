package dev.crmbridge.console.view;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import dev.crmbridge.console.ConditionalOnConsole;

import org.springframework.stereotype.Controller;

/** Controller of pages of the console. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Controller
@ConditionalOnConsole
public @interface ConsolePage {

}
