package dev.crmbridge.members;

import java.util.Map;

/**
 * A row as it goes to Webitel.
 *
 * @param name the member's name
 * @param destination the first number, as it is written to Webitel
 * @param number the first number in E.164, however it is written to Webitel
 * @param variables the member's variables, which the load adds its own to
 * @param item the item of Webitel's bulk request, which holds these
 */
record Member(String name, String destination, String number, Map<String, String> variables, Map<String, Object> item) {
}
