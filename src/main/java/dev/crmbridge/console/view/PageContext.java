package dev.crmbridge.console.view;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import com.samskivert.mustache.Escapers;
import com.samskivert.mustache.Mustache;
import dev.crmbridge.console.ConsoleRole;
import dev.crmbridge.console.ConsoleUser;

import org.springframework.web.servlet.ModelAndView;

/**
 * Context of a page: the user, the language, and how numbers and times are written.
 * Argument of the methods of a {@link ConsolePage}.
 */
public final class PageContext {

	/** Thin space that does not break, between groups of three digits. */
	private static final String THIN_SPACE = "\u202f";

	/** Keys without a name stand under the start of their digest. */
	private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{8}");

	private final ConsoleUser user;

	private final Locale language;

	private final ZoneId zone;

	private final PageTexts texts;

	private final Map<String, Object> frame;

	PageContext(ConsoleUser user, Locale language, ZoneId zone, PageTexts texts, Map<String, Object> frame) {
		this.user = user;
		this.language = language;
		this.zone = zone;
		this.texts = texts;
		this.frame = frame;
	}

	public ConsoleUser user() {
		return this.user;
	}

	public Locale language() {
		return this.language;
	}

	public ZoneId zone() {
		return this.zone;
	}

	/** Returns whether the user has at least the rights of a role. */
	public boolean is(ConsoleRole role) {
		return this.user != null && this.user.is(role);
	}

	/** Returns a text in the user's language. */
	public String text(String key, Object... details) {
		return this.texts.text(this.language, key, details);
	}

	/** Returns a text in the user's language, or the given word without one. */
	public String textOr(String key, String word) {
		return this.texts.find(this.language, key).orElse(word);
	}

	/**
	 * Starts a page: the view of a template, with the frame, and {@code t} for texts.
	 * @param template name of the template
	 * @param title title of the page
	 */
	public ModelAndView page(String template, String title) {
		ModelAndView page = part(template).addObject("title", title);
		page.addAllObjects(this.frame);
		return page;
	}

	/** Starts a part of a page, which has no frame. */
	public ModelAndView part(String template) {
		Mustache.Lambda t = (fragment, out) -> {
			String[] words = fragment.execute().strip().split("\\|", -1);
			// the details are HTML, the text is not
			Object[] marks = IntStream.range(1, words.length).mapToObj(PageContext::mark).toArray();
			String html = Escapers.HTML.escape(text(words[0], marks));
			for (int i = 1; i < words.length; i++) {
				html = html.replace(mark(i), words[i]);
			}
			out.write(html);
		};
		return new ModelAndView(template).addObject("t", t)
			.addObject("csrf", this.frame.get("csrf"))
			.addObject("mayClerk", is(ConsoleRole.CLERK))
			.addObject("mayOperate", is(ConsoleRole.OPERATOR));
	}

	/** Returns what stands for a detail until its text is HTML. */
	private static String mark(int index) {
		return "\u0001" + index + "\u0002";
	}

	/** Returns a number with spaces between groups of three digits. */
	public String number(long number) {
		return String.format(Locale.ROOT, "%,d", number).replace(",", THIN_SPACE);
	}

	/** Returns a time for a page; null for null. */
	public TimeText time(OffsetDateTime time) {
		if (time == null) {
			return null;
		}
		ZonedDateTime local = time.atZoneSameInstant(this.zone);
		boolean today = local.toLocalDate().equals(ZonedDateTime.now(this.zone).toLocalDate());
		DateTimeFormatter format = DateTimeFormatter.ofPattern(today ? "HH:mm:ss" : "d MMM HH:mm", this.language);
		return new TimeText(format.format(local),
				DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(local.truncatedTo(ChronoUnit.MILLIS)));
	}

	/** Returns a time that the bridge's JSON holds; null for null. */
	public TimeText time(Object iso) {
		return (iso != null) ? time(OffsetDateTime.parse(iso.toString())) : null;
	}

	/** Returns how long something takes, such as "2 min 4 s". */
	public String duration(Duration duration) {
		long seconds = Math.max(0, duration.toSeconds());
		if (seconds < 60) {
			return text("duration.s", seconds);
		}
		if (seconds < 3600) {
			return duration("min", seconds / 60, seconds % 60);
		}
		return (seconds < 86400) ? duration("h", seconds / 3600, seconds % 3600 / 60)
				: duration("d", seconds / 86400, seconds % 86400 / 3600);
	}

	private String duration(String unit, long count, long smaller) {
		return (smaller == 0) ? text("duration.whole-" + unit, count) : text("duration." + unit, count, smaller);
	}

	/** Returns how long ago a time was, such as "4 min 2 s". */
	public String age(OffsetDateTime time) {
		return duration(Duration.between(time.toInstant(), Instant.now()));
	}

	/**
	 * Returns who made a change, in words.
	 * @param who name of a user, of a key or of its digest, or the source of the change,
	 * such as {@code folder:undo} or {@code stop-list:do-not-call}
	 */
	public String who(String who) {
		if (who.startsWith("stop-list:")) {
			return text("who.stop-list", who.substring("stop-list:".length()));
		}
		if (who.startsWith("folder:")) {
			return textOr("who." + who.replace(':', '-'), who);
		}
		return DIGEST.matcher(who).matches() ? text("who.key", who) : who;
	}

	/** Returns a phone number in groups, masked for viewers. */
	public String phone(String number) {
		return is(ConsoleRole.CLERK) ? PhoneText.grouped(number) : PhoneText.masked(number);
	}

}
