package dev.crmbridge.memberlists.mapping;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TemplateTest {

	private final Map<String, String> row = Map.of("name", "Olena", "home", " ", "id", "42");

	@Test
	void rendersColumns() {
		assertThat(render("https://crm.example.com/card/{id}?n={ Name }"))
			.isEqualTo("https://crm.example.com/card/42?n=Olena");
	}

	@Test
	void rendersDefaultForEmptyOrMissingColumn() {
		assertThat(render("{home|none} {office|no office}")).isEqualTo("none no office");
		assertThat(render("{name|none}")).isEqualTo("Olena");
		assertThat(render("{home|}")).isEmpty();
	}

	@Test
	void requiresColumnsWithoutDefault() {
		Template template = new Template("{Name} {home|} {id}");
		assertThat(template.requiredColumns()).containsExactly("id", "name");
		assertThat(template.columns()).containsExactly("home", "id", "name");
	}

	@Test
	void doesNotRenderValuesAsTemplates() {
		assertThat(new Template("{name}").render(Map.of("name", "{id}")::get)).isEqualTo("{id}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{", "}", "{name", "name}", "{}", "{{name}}", "{name|{id}}", "{|x}" })
	void rejectsStrayBrace(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> new Template(text))
			.withMessageContaining("must name columns as {column}");
	}

	private String render(String template) {
		return new Template(template).render(this.row::get);
	}

}
