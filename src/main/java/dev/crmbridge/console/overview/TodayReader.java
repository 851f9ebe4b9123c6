package dev.crmbridge.console.overview;

import java.math.RoundingMode;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.crmbridge.console.ConditionalOnConsole;
import dev.crmbridge.console.view.PageContext;
import dev.crmbridge.console.view.Sparkline;
import dev.crmbridge.store.HourlyCounts;

import org.springframework.stereotype.Component;

/** Reader for today's numbers, each with its last 24 hours. */
@Component
@ConditionalOnConsole
class TodayReader {

	private final HourlyCountRecorder counts;

	TodayReader(HourlyCountRecorder counts) {
		this.counts = counts;
	}

	/** Returns the numbers of all processes. */
	List<Figure> figures(PageContext context) {
		HourlyCounts recent = this.counts.recent();
		ZonedDateTime now = ZonedDateTime.now(context.zone());
		long hours = Duration.between(now.toLocalDate().atStartOfDay(context.zone()), now).toHours();
		Today today = new Today(recent, hours);
		return List.of(lookups(today, context), events(today, context), deliveries(today, context),
				new Figure(context.text("today.accepted"), context.number(today.sum("rows.accepted")), "", "", null,
						line(context, today.day("rows.accepted"), null)),
				new Figure(context.text("today.rejected"), context.number(today.sum("rows.rejected")), "", "", null,
						line(context, today.day("rows.rejected"), null)));
	}

	private static Figure lookups(Today today, PageContext context) {
		long crm = today.sum("lookups.crm");
		long other = today.sum("lookups.cache", "lookups.default");
		String note = (crm + other == 0) ? "" : context.text("today.share", share(crm, crm + other, context),
				context.number(today.sum("lookups.cache")), context.number(today.sum("lookups.default")));
		return new Figure(context.text("today.lookups"), context.number(crm + other + today.sum("lookups.none")), note,
				"", null,
				line(context, today.day("lookups.crm", "lookups.none"), today.day("lookups.cache", "lookups.default")));
	}

	/** Returns a share in percent, rounded down, so that 100 is all. */
	private static String share(long part, long whole, PageContext context) {
		NumberFormat format = NumberFormat.getNumberInstance(context.language());
		format.setMaximumFractionDigits(1);
		format.setRoundingMode(RoundingMode.DOWN);
		return format.format(100.0 * part / whole);
	}

	private static Figure events(Today today, PageContext context) {
		long refused = today.sum("call-events.refused");
		return new Figure(context.text("today.events"),
				context.number(today.sum("call-events.accepted", "call-events.spooled")), "",
				(refused > 0) ? context.text("today.refused", context.number(refused)) : "", null,
				line(context, today.day("call-events.accepted", "call-events.spooled"), null));
	}

	private static Figure deliveries(Today today, PageContext context) {
		long dead = today.sum("deliveries.dead");
		long expired = today.sum("deliveries.expired");
		return new Figure(context.text("today.deliveries"), context.number(today.sum("deliveries.delivered")),
				(expired > 0) ? context.text("today.expired", context.number(expired)) : "",
				(dead > 0) ? context.text("today.dead", context.number(dead)) : "", "/console/deliveries?state=dead",
				line(context, today.day("deliveries.delivered"), today.day("deliveries.dead", "deliveries.expired")));
	}

	/** Returns the line of a number, and below it that of what went wrong. */
	private static Spark line(PageContext context, List<Long> good, List<Long> bad) {
		long max = Math.max(max(good), (bad != null) ? max(bad) : 0);
		boolean hasBad = bad != null && max(bad) > 0;
		return new Spark(Sparkline.width(good.size()), Sparkline.points(good, max),
				hasBad ? Sparkline.points(bad, max) : "", context.text("today.spark", context.number(max)));
	}

	private static long max(List<Long> counts) {
		return counts.stream().mapToLong(Long::longValue).max().orElse(0);
	}

	private record Today(HourlyCounts counts, long hours) {

		private long sum(String... names) {
			return Arrays.stream(names).mapToLong((name) -> this.counts.sum(name, this.hours)).sum();
		}

		private List<Long> day(String... names) {
			List<Long> sums = new ArrayList<>(this.counts.day(names[0]));
			for (int i = 1; i < names.length; i++) {
				List<Long> more = this.counts.day(names[i]);
				for (int hour = 0; hour < sums.size(); hour++) {
					sums.set(hour, sums.get(hour) + more.get(hour));
				}
			}
			return sums;
		}

	}

	/**
	 * A number of today.
	 *
	 * @param name what was counted
	 * @param number how many
	 * @param note more about it; empty for nothing
	 * @param bad what went wrong; empty for nothing
	 * @param link page that shows what went wrong; null if there is no such page
	 * @param spark its last 24 hours
	 */
	record Figure(String name, String number, String note, String bad, String link, Spark spark) {
	}

	/**
	 * The lines of 24 hours.
	 *
	 * @param width width of the box
	 * @param good points of the line
	 * @param bad points of the line of what went wrong; empty if nothing did
	 * @param label the lines in words
	 */
	record Spark(int width, String good, String bad, String label) {
	}

}
