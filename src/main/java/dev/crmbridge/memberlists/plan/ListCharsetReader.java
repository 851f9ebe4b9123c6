package dev.crmbridge.memberlists.plan;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;

import dev.crmbridge.memberlists.failure.ListRefusedException;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.file.ListFile;
import dev.crmbridge.memberlists.mapping.Dialer;
import dev.crmbridge.memberlists.mapping.DialerRegistry;
import dev.crmbridge.memberlists.workdir.LoadFolders;

import org.springframework.stereotype.Component;

/** Reader of the charset of a list, from its dialer or from its bytes. */
@Component
public class ListCharsetReader {

	private final DialerRegistry dialers;

	private final LoadFolders folders;

	ListCharsetReader(DialerRegistry dialers, LoadFolders folders) {
		this.dialers = dialers;
		this.folders = folders;
	}

	/** Returns the charset that the dialer of a list fixes; null to find it. */
	public Charset fixed(Load load) {
		Dialer dialer = this.dialers.find(load.dialer()).orElseThrow();
		return (dialer.charset() != null) ? dialer.charset().charset() : null;
	}

	/**
	 * Returns the charset of a list that proved not to be UTF-8.
	 * @throws ListRefusedException if lists may not have the charset
	 */
	public Charset detect(Load load) throws IOException {
		Character delimiter = ListOpener.delimiter(this.dialers.find(load.dialer()).orElseThrow());
		Path original = this.folders.original(load);
		return ListOpener.onFiles(() -> ListFile.detectCharset(original, delimiter));
	}

}
