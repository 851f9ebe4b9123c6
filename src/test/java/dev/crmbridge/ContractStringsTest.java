package dev.crmbridge;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.crmbridge.config.KnownSettings;
import dev.crmbridge.memberlists.mapping.Dialer;
import dev.crmbridge.testkit.context.ListTestBase;
import dev.crmbridge.testkit.http.ReceivedRequest;
import dev.crmbridge.web.Problem;
import dev.crmbridge.web.ProblemException;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.junit.jupiter.api.Test;

import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.asm.Type;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.health.HealthContributorRegistry;
import org.springframework.boot.actuate.health.NamedContributor;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.io.FileSystemResource;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every string that people and programs outside the bridge rely on is unchanged. The
 * strings stand in {@code contract-strings.yaml}; each test reads a part of them from the
 * running bridge, its store, its files or its classes. A string that is added to the
 * contract is added to the file; a string of the file is never changed.
 */
class ContractStringsTest extends ListTestBase {

	private static final YAMLMapper YAML = new YAMLMapper();

	private static final JsonNode CONTRACT = yaml(Path.of("src/test/resources/contract-strings.yaml"));

	private static final JsonNode OPEN_API = yaml(Path.of("config/openapi.yaml"));

	private static final Path CLASSES = Path.of("target/classes/dev/crmbridge");

	/** Invented values of the settings that have no default. */
	private static final Map<String, Object> REQUIRED = Stream
		.of("bridge.keys.webitel", "bridge.keys.crm", "bridge.keys.admin", "webitel.url", "webitel.token",
				"crm.datasource.url", "crm.datasource.username", "crm.datasource.password", "store.datasource.url",
				"store.datasource.username", "store.datasource.password", "results.datasource.url",
				"results.datasource.username", "results.datasource.password")
		.collect(Collectors.toMap(Function.identity(), (name) -> "http://invented"));

	private static JsonNode yaml(Path file) {
		try {
			return YAML.readTree(Files.readString(file));
		}
		catch (IOException ex) {
			throw new AssertionError(file + " cannot be read", ex);
		}
	}

	private static void assertContract(String part, Collection<String> actual) {
		assertThat(new TreeSet<>(actual)).as(part).containsExactlyInAnyOrderElementsOf(frozen(part));
	}

	private static List<String> frozen(String part) {
		List<String> frozen = new ArrayList<>();
		CONTRACT.path(part).forEach((string) -> frozen.add(string.asText()));
		return frozen;
	}

	@Test
	void settingsAndDefaults() {
		MutablePropertySources sources = new MutablePropertySources();
		sources.addLast(new MapPropertySource("required", REQUIRED));
		KnownSettings.read(new FileSystemResource("src/main/resources/application.yaml")).forEach(sources::addLast);
		Binder binder = new Binder(ConfigurationPropertySources.from(sources));
		List<String> settings = new ArrayList<>();
		KnownSettings.records()
			.forEach((prefix, type) -> addSettings(prefix, type, binder.bindOrCreate(prefix, type), settings));
		for (String shipped : List.of("server.port", "management.server.port", "management.server.address")) {
			settings.add(shipped + " = " + binder.bind(shipped, String.class).get());
		}
		assertContract("settings", settings);
	}

	private static void addSettings(String prefix, Class<?> type, Object values, List<String> settings) {
		for (RecordComponent component : type.getRecordComponents()) {
			String name = prefix + "." + DataObjectPropertyName.toDashedForm(component.getName());
			Object value = (values != null) ? value(component, values) : null;
			if (component.getType().isRecord() && component.getType().getName().startsWith("dev.crmbridge")) {
				addSettings(name, component.getType(), value, settings);
			}
			else {
				settings.add((value == null || REQUIRED.containsKey(name)) ? name : name + " = " + value);
			}
		}
	}

	private static Object value(RecordComponent component, Object of) {
		try {
			component.getAccessor().setAccessible(true);
			return component.getAccessor().invoke(of);
		}
		catch (ReflectiveOperationException ex) {
			throw new AssertionError(ex);
		}
	}

	/** Codes are read from the calls that make a problem, as no test meets them all. */
	@Test
	void problemCodes() throws IOException {
		Set<String> codes = new TreeSet<>();
		try (Stream<Path> classes = Files.walk(CLASSES)) {
			for (Path file : classes.filter((path) -> path.toString().endsWith(".class")).toList()) {
				new ClassReader(Files.readAllBytes(file)).accept(new CodeReader(codes), ClassReader.SKIP_DEBUG);
			}
		}
		assertContract("problem codes", codes);
	}

	@Test
	void pathsAndKeysOfTheApi() {
		List<String> paths = new ArrayList<>();
		OPEN_API.path("paths")
			.properties()
			.forEach((path) -> path.getValue()
				.properties()
				.forEach((method) -> paths
					.add(method.getKey().toUpperCase() + " " + path.getKey() + parameters(method.getValue()))));
		assertContract("paths", paths);
		List<String> keys = new ArrayList<>();
		OPEN_API.at("/components/schemas")
			.properties()
			.forEach((schema) -> addKeys(schema.getKey(), schema.getValue(), keys));
		assertContract("keys", keys);
	}

	private static String parameters(JsonNode operation) {
		List<String> names = new ArrayList<>();
		operation.path("parameters").forEach((parameter) -> {
			JsonNode shared = OPEN_API.at(parameter.path("$ref").asText("#/none").substring(1));
			names.add((shared.isMissingNode() ? parameter : shared).path("name").asText());
		});
		return names.stream().sorted().collect(Collectors.joining(", ", " (", ")"));
	}

	private static void addKeys(String name, JsonNode schema, List<String> keys) {
		schema.path("enum").forEach((word) -> keys.add(name + " = " + word.asText()));
		schema.path("properties").properties().forEach((property) -> {
			keys.add(name + "." + property.getKey());
			addKeys(name + "." + property.getKey(), property.getValue(), keys);
		});
		if (schema.has("items")) {
			addKeys(name + "[]", schema.path("items"), keys);
		}
	}

	@Test
	void healthComponents(@Autowired HealthContributorRegistry health) {
		assertContract("health components", health.stream().map(NamedContributor::getName).toList());
	}

	@Test
	void statesOfTheStore(@Autowired JdbcClient store) {
		Set<String> states = new TreeSet<>();
		store.sql("""
				select conrelid::regclass || ' ' || pg_get_constraintdef(oid) from pg_constraint
				where contype = 'c' and connamespace = 'public'::regnamespace""")
			.query(String.class)
			.list()
			.forEach((constraint) -> Pattern.compile("'([a-z-]+)'")
				.matcher(constraint)
				.results()
				.forEach((word) -> states.add(constraint.split(" ")[0] + " " + word.group(1))));
		assertContract("states", states);
	}

	@Test
	void parametersOfEndpoints(@Autowired CamelContext camel) {
		assertContract("endpoint parameters",
				((ModelCamelContext) camel).getRouteTemplateDefinition("crm-endpoint")
					.getTemplateParameters()
					.stream()
					.map((parameter) -> parameter.getName())
					.toList());
	}

	/**
	 * A route of an integrator may name these policies; the bridge has others for its
	 * routes.
	 */
	@Test
	void errorPolicies(@Autowired CamelContext camel) {
		List<String> policies = ((ModelCamelContext) camel).getRouteConfigurationDefinitions()
			.stream()
			.map((policy) -> policy.getId())
			.toList();
		assertThat(policies).containsAll(frozen("error policies"));
	}

	@Test
	void keysOfDialers() {
		List<String> keys = new ArrayList<>();
		addKeys("", Dialer.class, keys);
		assertContract("dialer keys", keys);
	}

	private static void addKeys(String prefix, Class<?> type, List<String> keys) {
		for (RecordComponent component : type.getRecordComponents()) {
			JsonProperty renamed = component.getAccessor().getAnnotation(JsonProperty.class);
			String name = prefix + ((renamed != null) ? renamed.value() : component.getName());
			keys.add(name);
			Object element = (component.getGenericType() instanceof ParameterizedType list)
					? list.getActualTypeArguments()[0] : component.getType();
			if (element instanceof Class<?> block && block.isRecord()
					&& Set.of("Bucket", "Agent", "Communication").contains(block.getSimpleName())) {
				addKeys(name + ".", block, keys);
			}
		}
	}

	@Test
	void reasons() throws IOException {
		Properties english = new Properties();
		Properties ukrainian = new Properties();
		try (InputStream file = getClass().getResourceAsStream("/reasons.properties");
				InputStream translated = getClass().getResourceAsStream("/reasons_uk.properties")) {
			english.load(file);
			ukrainian.load(translated);
		}
		assertThat(ukrainian.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
		assertContract("reasons", english.stringPropertyNames().stream().filter((key) -> !key.contains(".")).toList());
		assertContract("status files",
				Stream.of("waiting", "reading", "uploading")
					.map((status) -> english.getProperty("status." + status))
					.toList());
	}

	@Test
	void deliveredEvent() {
		String uuid = UUID.randomUUID().toString();
		send(request("/webitel/call-events").POST(BodyPublishers.ofString("""
				{"event":"offering","direction":"inbound","uuid":"%s","cid":"380501112233"}""".formatted(uuid))));
		ReceivedRequest delivery = await()
			.until(() -> CRM.requests("/screen-pop")
				.stream()
				.filter((request) -> request.text().contains(uuid))
				.findFirst(), Optional::isPresent)
			.orElseThrow();
		assertContract("delivered event", names(delivery.json()));
		assertContract("delivery headers",
				delivery.headers()
					.keySet()
					.stream()
					.map(String::toLowerCase)
					.filter((name) -> name.startsWith("webhook-"))
					.toList());
	}

	private static List<String> names(JsonNode object) {
		List<String> names = new ArrayList<>();
		object.fieldNames().forEachRemaining(names::add);
		return names;
	}

	@Test
	void foldersFilesAndReceipts() throws IOException {
		String mobile = "38050300%04d";
		String marker = marker();
		drop("in/soft", marker + ".csv",
				list(marker, 2) + "\n3,Bad,12,,C-3,1,\n4,Again," + mobile.formatted(1) + ",,C-4,1,\n");
		JsonNode loaded = await(marker + ".csv", "loaded");
		assertThat(id(loaded)).matches("\\d{8}-\\d{6}-soft-[0-9a-f]{8}(-\\d+)?");
		Path done = done(loaded);
		assertContract("folders", children(MEMBERS));
		assertContract("files of a load",
				children(done).stream().map((name) -> name.replace(marker, "original")).toList());
		assertContract("accepted.csv", List.of(firstLine(done.resolve("accepted.csv"))));
		assertContract("rejected.csv",
				List.of(firstLine(done.resolve("rejected.csv")).replaceFirst(".*,(?=_row)", "")));
		assertContract("member variables",
				WEBITEL.membersOf(id(loaded))
					.stream()
					.flatMap((member) -> member.variables().keySet().stream())
					.filter((name) -> name.startsWith("import_"))
					.toList());
		Set<String> keys = new TreeSet<>();
		addPaths("", receipt(done), keys);
		ok(202, admin("POST", "/admin/loads/" + id(loaded) + "/undo"));
		addPaths("", receipt(done(await(marker + ".csv", "undone"))), keys);
		String split = marker();
		drop("in/mixed", split + ".csv", list(split, 1).replaceFirst("\n", ",dialer\n") + ",soft\n");
		addPaths("", receipt(done(await(split + ".csv", "loaded"))), keys);
		assertContract("receipt", keys);
		String stray = marker();
		drop("in", stray + ".csv", "a\n1\n");
		JsonNode refused = await(stray + ".csv", "refused");
		assertThat(id(refused)).contains("-unknown-");
		assertContract("files of a refused list",
				children(MEMBERS.resolve("failed").resolve(id(refused))).stream()
					.map((name) -> name.replace(stray, "original"))
					.toList());
	}

	private static List<String> children(Path folder) throws IOException {
		try (Stream<Path> children = Files.list(folder)) {
			return children.map((child) -> child.getFileName().toString())
				.filter((name) -> !name.endsWith(".tmp"))
				.toList();
		}
	}

	private static String firstLine(Path file) throws IOException {
		return Files.readAllLines(file).get(0);
	}

	private static void addPaths(String prefix, JsonNode node, Set<String> paths) {
		node.properties().forEach((property) -> {
			String path = prefix + property.getKey();
			paths.add(path);
			addPaths(path + ".", property.getValue(), paths);
		});
		node.elements().forEachRemaining((element) -> {
			if (node.isArray()) {
				addPaths(prefix.replaceFirst("\\.$", "[]."), element, paths);
			}
		});
	}

	@Test
	void metrics(@Autowired MeterRegistry meters) throws IOException {
		String marker = marker();
		drop("in/soft", marker + ".csv", list(marker, 1));
		await(marker + ".csv", "loaded");
		Map<String, Set<String>> names = new HashMap<>();
		for (Meter meter : meters.getMeters()) {
			if (meter.getId().getName().startsWith("bridge.")) {
				Set<String> tags = names.computeIfAbsent(meter.getId().getName(), (name) -> new TreeSet<>());
				meter.getId().getTags().stream().map(Tag::getKey).forEach(tags::add);
				meter.getId()
					.getTags()
					.stream()
					.filter((tag) -> Set.of("result", "source").contains(tag.getKey()))
					.filter((tag) -> !meter.getId().getName().equals("bridge.webitel.requests"))
					.forEach((tag) -> tags.add(tag.getKey() + "=" + tag.getValue()));
			}
		}
		List<String> found = new ArrayList<>();
		names.forEach((name, tags) -> found.add((name + " " + String.join(" ", tags)).strip()));
		assertContract("metrics", found);
	}

	/** Reads the constant that a call of {@code Problem.of} and the like gets as code. */
	private static final class CodeReader extends ClassVisitor {

		private static final Set<String> MAKERS = Set.of(Type.getInternalName(Problem.class),
				Type.getInternalName(ProblemException.class));

		/** A code comes before a sentence; the field and the wait are no constants. */
		private static final Pattern WITH_CODE = Pattern.compile("\\(I?Ljava/lang/String;Ljava/lang/String;.*");

		private final Set<String> codes;

		CodeReader(Set<String> codes) {
			super(Opcodes.ASM9);
			this.codes = codes;
		}

		@Override
		public MethodVisitor visitMethod(int access, String name, String descriptor, String signature,
				String[] exceptions) {
			return new MethodVisitor(Opcodes.ASM9) {

				private String last;

				@Override
				public void visitLdcInsn(Object value) {
					if (value instanceof String string && string.matches("[a-z]+(-[a-z]+)*")) {
						this.last = string;
					}
				}

				@Override
				public void visitMethodInsn(int opcode, String owner, String method, String descriptor,
						boolean isInterface) {
					if (MAKERS.contains(owner) && Set.of("of", "unavailable").contains(method)
							&& WITH_CODE.matcher(descriptor).matches() && this.last != null) {
						CodeReader.this.codes.add(this.last);
						this.last = null;
					}
				}

			};
		}

	}

}
