package dev.crmbridge.memberlists.plan;

import java.io.IOException;
import java.util.List;
import java.util.Set;

import dev.crmbridge.memberlists.failure.ListRefusedException;
import dev.crmbridge.memberlists.ListRow;
import dev.crmbridge.memberlists.RowResult.Rejection;
import dev.crmbridge.memberlists.mapping.ListColumns;

import org.springframework.stereotype.Component;

/** Fitter of rows to the header of their list. */
@Component
public class ListRowFitter {

	/** Codes of refusals that quote the header. */
	private static final Set<String> HEADER_CODES = Set.of("missing-column", "duplicate-column");

	/**
	 * Fits the next rows of a list to its header.
	 * @param batch rows as read, the header first
	 * @return the rows without the header; none of a misread list
	 * @throws ListRefusedException if the list is refused as a whole
	 * @throws IOException if a file cannot be written
	 */
	public List<ListRow> fit(PlanWriter list, List<ListRow> batch) throws IOException {
		try {
			return ListOpener.onFiles(() -> list.fit(batch));
		}
		catch (ListRefusedException ex) {
			if (!ListOpener.onFiles(list.getFile()::isMisreadToTheEnd)) {
				// quotes no word of a file with one line, which may not be a list at all
				throw (batch.size() == 1 && HEADER_CODES.contains(ex.getCode()))
						? new ListRefusedException("header-only") : ex;
			}
			return List.of();
		}
	}

	/** Returns a row with a field for each column, or rejected. */
	static ListRow fit(ListRow row, ListColumns columns) {
		List<String> fitted = columns.fit(row.fields());
		if (row.rejection() == null && fitted.size() != columns.count()) {
			return new ListRow(row.number(), fitted, Rejection.of("wrong-field-count", fitted.size(), columns.count()));
		}
		return (fitted == row.fields()) ? row : new ListRow(row.number(), fitted, row.rejection());
	}

}
