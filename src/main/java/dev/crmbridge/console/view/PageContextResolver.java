package dev.crmbridge.console.view;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.crmbridge.config.BridgeSettings;
import dev.crmbridge.console.ConditionalOnConsole;
import dev.crmbridge.console.ConsoleUser;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.MethodParameter;
import org.springframework.dao.DataAccessException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.util.UriUtils;

/** Resolver of the {@link PageContext} of a request, with the frame around its page. */
@Component
@ConditionalOnConsole
class PageContextResolver implements HandlerMethodArgumentResolver {

	private final PageTexts texts;

	private final ZoneId zone;

	private final PageAssets assets;

	private final ObjectProvider<NavigationItem> pages;

	PageContextResolver(PageTexts texts, BridgeSettings bridge, PageAssets assets,
			ObjectProvider<NavigationItem> pages) {
		this.texts = texts;
		this.zone = bridge.timeZone();
		this.assets = assets;
		this.pages = pages;
	}

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return parameter.getParameterType() == PageContext.class;
	}

	@Override
	public PageContext resolveArgument(MethodParameter parameter, ModelAndViewContainer container,
			NativeWebRequest request, WebDataBinderFactory binders) {
		return resolve(request.getNativeRequest(HttpServletRequest.class));
	}

	PageContext resolve(HttpServletRequest request) {
		Authentication signedIn = SecurityContextHolder.getContext().getAuthentication();
		ConsoleUser user = (signedIn != null && signedIn.getPrincipal() instanceof ConsoleUser known) ? known : null;
		Locale language = PageTexts.language(request);
		Map<String, Object> frame = new HashMap<>();
		frame.put("language", language.toLanguageTag());
		frame.put("languages", PageTexts.LANGUAGES.stream().map((each) -> language(each, language)).toList());
		frame.put("assets", this.assets.path());
		frame.put("csrf", csrf(request));
		frame.put("here", here(request));
		frame.put("user", (user != null) ? user.name() : null);
		frame.put("role", (user != null) ? this.texts.text(language, "role." + user.role().word()) : null);
		frame.put("navigation", (user != null) ? navigation(request, user, language) : List.of());
		return new PageContext(user, language, this.zone, this.texts, frame);
	}

	private static Map<String, Object> language(Locale each, Locale current) {
		return Map.of("tag", each.toLanguageTag(), "name", each.getDisplayLanguage(each), "short",
				each.getLanguage().toUpperCase(Locale.ROOT), "current", each.equals(current));
	}

	private static Map<String, Object> csrf(HttpServletRequest request) {
		CsrfToken token = (CsrfToken) request.getAttribute(CsrfToken.class.getName());
		return (token != null) ? Map.of("name", token.getParameterName(), "token", token.getToken()) : Map.of();
	}

	/** Returns the address of the page, encoded, for the way back to it. */
	private static String here(HttpServletRequest request) {
		String query = request.getQueryString();
		return UriUtils.encode(request.getRequestURI() + ((query != null) ? "?" + query : ""), StandardCharsets.UTF_8);
	}

	private List<Map<String, Object>> navigation(HttpServletRequest request, ConsoleUser user, Locale language) {
		String path = request.getRequestURI();
		return this.pages.orderedStream()
			.filter((page) -> user.is(page.role()))
			.map((page) -> item(page, user, language, isCurrent(page.path(), path)))
			.toList();
	}

	private static boolean isCurrent(String page, String path) {
		return path.equals(page) || !page.equals("/console") && path.startsWith(page + "/");
	}

	private Map<String, Object> item(NavigationItem page, ConsoleUser user, Locale language, boolean current) {
		long waiting = waiting(page, user);
		String key = "nav." + page.path().substring(page.path().lastIndexOf('/') + 1);
		return Map.of("path", page.path(), "name", this.texts.text(language, key), "current", current, "waiting",
				(waiting > 0) ? String.valueOf(waiting) : "");
	}

	private static long waiting(NavigationItem page, ConsoleUser user) {
		try {
			return page.waiting(user);
		}
		catch (DataAccessException ex) {
			// the page itself reports that the store is unavailable
			return 0;
		}
	}

}
