package dev.crmbridge.lookup.source;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the CRM's own lookup over HTTP, used with {@code lookup.source: http}.
 *
 * @param url address of the lookup, which may have a query; "" if unused
 * @param parameter name of the query parameter with the caller's number
 * @param token bearer token; "" for none
 */
@ConfigurationProperties("crm.http")
record CrmHttpSettings(@DefaultValue("") String url, @DefaultValue("phone") String parameter,
		@DefaultValue("") String token) {

	@Override
	public String toString() {
		return "CrmHttpSettings[hidden]";
	}

}
