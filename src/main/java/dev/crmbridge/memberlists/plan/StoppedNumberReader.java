package dev.crmbridge.memberlists.plan;

import java.util.Map;

import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.mapping.Dialer;
import org.roaringbitmap.longlong.Roaring64Bitmap;

import org.springframework.stereotype.Component;

/** Reader of the numbers of the stop lists that hold for the dialers of a list. */
@Component
public class StoppedNumberReader {

	/** Returns the numbers by dialer. */
	public Map<String, Roaring64Bitmap> read(Load load, Map<String, Dialer> dialers) {
		return Map.of();
	}

}
