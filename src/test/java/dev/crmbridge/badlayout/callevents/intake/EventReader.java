package dev.crmbridge.badlayout.callevents.intake;

import dev.crmbridge.badlayout.callevents.delivery.EventSender;

/** Breaks the rule that the parts of call events do not import each other. */
public record EventReader(EventSender sender) {
}
