package dev.crmbridge.console;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Map;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Registers a bean only if the console has a user. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Conditional(ConditionalOnConsole.OnUsers.class)
public @interface ConditionalOnConsole {

	/** Condition that some setting below {@code console.users} exists. */
	class OnUsers implements Condition {

		@Override
		public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
			return !Binder.get(context.getEnvironment())
				.bind(ConsoleSettings.USERS, Bindable.mapOf(String.class, Object.class))
				.orElse(Map.of())
				.isEmpty();
		}

	}

}
