package dev.crmbridge.memberlists.plan;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;

import dev.crmbridge.memberlists.failure.ListRefusedException;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.file.ListFile;
import dev.crmbridge.memberlists.workdir.LoadFolders;

import org.springframework.stereotype.Component;

/** Reader of the charset of a list, from its dialer or from its bytes. */
@Component
public class ListCharsetReader {

	private final ListOpener opener;

	private final LoadFolders folders;

	ListCharsetReader(ListOpener opener, LoadFolders folders) {
		this.opener = opener;
		this.folders = folders;
	}

	/** Returns the charset that the dialer of a list fixes; null to find it. */
	public Charset fixed(Load load) {
		return this.opener.form(load).charset();
	}

	/**
	 * Returns the charset of a list that proved not to be UTF-8.
	 * @throws ListRefusedException if lists may not have the charset
	 */
	public Charset detect(Load load) throws IOException {
		Character delimiter = this.opener.form(load).delimiter();
		Path original = this.folders.original(load);
		return ListOpener.onFiles(() -> ListFile.detectCharset(original, delimiter));
	}

}
