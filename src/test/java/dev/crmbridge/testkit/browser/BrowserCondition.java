package dev.crmbridge.testkit.browser;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Skips the tests of a class where no browser is installed. With
 * {@code -Dbrowser.required} such tests run, and fail.
 */
class BrowserCondition implements ExecutionCondition {

	private static final String REQUIRED = "browser.required";

	@Override
	public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
		if (System.getProperty(REQUIRED) != null || BrowserInstallation.find(System.getenv()).isPresent()) {
			return ConditionEvaluationResult.enabled("a browser is installed, or required");
		}
		return ConditionEvaluationResult
			.disabled(BrowserInstallation.places() + "; with -D" + REQUIRED + " these tests fail");
	}

}
