package dev.crmbridge.testkit.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * Registry of ports for servers that stop and start again. The ports lie below the range
 * from which Linux and macOS assign ports to clients (32768 and 49152 on): there a client
 * could get the port of a stopped server, even the client that tries to connect to it.
 */
public final class Ports {

	private static final int MIN_PORT = 20_000;

	private static final int MAX_PORT = 32_000;

	private static final Set<Integer> USED = ConcurrentHashMap.newKeySet();

	private Ports() {
	}

	/**
	 * Returns a port of 127.0.0.1 without a listener, a new one each time. Random, as
	 * several JVMs run tests at a time.
	 */
	public static int free() {
		RandomGenerator random = RandomGenerator.getDefault();
		while (true) {
			int port = random.nextInt(MIN_PORT, MAX_PORT);
			if (isFree(port) && USED.add(port)) {
				return port;
			}
		}
	}

	private static boolean isFree(int port) {
		try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
			return socket.isBound();
		}
		catch (IOException ex) {
			return false;
		}
	}

}
