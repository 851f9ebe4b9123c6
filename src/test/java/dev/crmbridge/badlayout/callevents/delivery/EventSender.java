package dev.crmbridge.badlayout.callevents.delivery;

import dev.crmbridge.badlayout.callevents.intake.EventReader;

/** Closes a cycle of packages. */
public record EventSender(EventReader reader) {
}
