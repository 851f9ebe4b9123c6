package dev.crmbridge.console.security;

import java.net.URI;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.security.web.savedrequest.CookieRequestCache;
import org.springframework.security.web.savedrequest.SavedRequest;
import org.springframework.security.web.savedrequest.SimpleSavedRequest;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Cache of the page that a visitor asked for, in a cookie: the browser gets the page
 * after the sign-in. Keeps the address alone, without its host, which may be that of a
 * proxy; the page is answered by the browser's own request with its headers.
 */
class PageRequestCache extends CookieRequestCache {

	private static final String CONSOLE = "/console";

	/** Spring Security's name. */
	private static final String COOKIE = "REDIRECT_URI";

	PageRequestCache(RequestMatcher pages) {
		setRequestMatcher((request) -> pages.matches(request) && request.getHeader(ConsoleFailures.PARTIAL) == null);
		setCookieCustomizer((cookie) -> {
			cookie.setPath(CONSOLE);
			cookie.setAttribute("SameSite", "Strict");
		});
	}

	@Override
	public SavedRequest getRequest(HttpServletRequest request, HttpServletResponse response) {
		SavedRequest saved = super.getRequest(request, response);
		String address = (saved != null) ? address(saved.getRedirectUrl()) : "";
		return address.startsWith(CONSOLE) ? new SimpleSavedRequest(address) : null;
	}

	/** Forgets the address once the browser asks for it. */
	@Override
	public HttpServletRequest getMatchingRequest(HttpServletRequest request, HttpServletResponse response) {
		SavedRequest saved = getRequest(request, response);
		if (saved != null
				&& saved.getRedirectUrl().equals(address(request.getRequestURI(), request.getQueryString()))) {
			removeRequest(request, response);
		}
		return null;
	}

	/** Removes the cookie from its path, which Spring Security would not. */
	@Override
	public void removeRequest(HttpServletRequest request, HttpServletResponse response) {
		response.addHeader(HttpHeaders.SET_COOKIE,
				ResponseCookie.from(COOKIE)
					.path(CONSOLE)
					.maxAge(0)
					.httpOnly(true)
					.secure(request.isSecure())
					.sameSite("Strict")
					.build()
					.toString());
	}

	private static String address(String url) {
		try {
			URI uri = URI.create(url);
			return address(String.valueOf(uri.getRawPath()), uri.getRawQuery());
		}
		catch (IllegalArgumentException ex) {
			// an address that browsers send and Java does not read
			return "";
		}
	}

	private static String address(String path, String query) {
		return (query != null) ? path + "?" + query : path;
	}

}
