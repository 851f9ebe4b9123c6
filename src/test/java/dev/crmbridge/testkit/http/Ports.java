package dev.crmbridge.testkit.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * Ports for servers that stop and start again. They lie below the range from which Linux
 * and macOS give ports to clients (32768 and 49152 on): there a client can get the port
 * while its server is down, even the client that tries to connect to it.
 */
public final class Ports {

	private static final int LOWEST = 20_000;

	private static final int HIGHEST = 32_000;

	private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

	private Ports() {
	}

	/**
	 * Returns a port of 127.0.0.1 that nothing listens on, each time another one. Random,
	 * as several JVMs run tests at a time.
	 */
	public static int free() {
		RandomGenerator random = RandomGenerator.getDefault();
		while (true) {
			int port = random.nextInt(LOWEST, HIGHEST);
			if (isFree(port) && GIVEN.add(port)) {
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
