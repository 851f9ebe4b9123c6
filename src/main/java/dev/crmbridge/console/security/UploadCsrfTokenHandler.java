package dev.crmbridge.console.security;

import java.util.function.Supplier;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.MediaType;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRequestHandler;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Reader for the CSRF token of a form. The form that sends a file has its token in the
 * query: looking for a parameter would read the file before the role is checked.
 */
class UploadCsrfTokenHandler implements CsrfTokenRequestHandler {

	private final CsrfTokenRequestHandler forms;

	UploadCsrfTokenHandler(CsrfTokenRequestHandler forms) {
		this.forms = forms;
	}

	@Override
	public void handle(HttpServletRequest request, HttpServletResponse response, Supplier<CsrfToken> token) {
		this.forms.handle(request, response, token);
	}

	@Override
	public String resolveCsrfTokenValue(HttpServletRequest request, CsrfToken token) {
		String type = request.getContentType();
		if (type == null || !type.regionMatches(true, 0, MediaType.MULTIPART_FORM_DATA_VALUE, 0, 19)) {
			return this.forms.resolveCsrfTokenValue(request, token);
		}
		return this.forms.resolveCsrfTokenValue(new QueryRequest(request, token.getParameterName()), token);
	}

	/** A request whose only parameter stands in its query. */
	private static final class QueryRequest extends jakarta.servlet.http.HttpServletRequestWrapper {

		private final String name;

		QueryRequest(HttpServletRequest request, String name) {
			super(request);
			this.name = name;
		}

		@Override
		public String getParameter(String parameter) {
			String query = getQueryString();
			return (query == null || !parameter.equals(this.name)) ? null
					: UriComponentsBuilder.newInstance().query(query).build().getQueryParams().getFirst(parameter);
		}

	}

}
