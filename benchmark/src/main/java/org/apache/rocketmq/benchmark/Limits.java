package org.apache.rocketmq.benchmark;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.rocketmq.example.benchmark.Observed;
import org.apache.rocketmq.example.benchmark.Usage;

/**
 * What the machine can do at all: answers over the loopback, threads woken, copies of memory, appends to files, forced
 * writes.
 */
public final class Limits {
    private static final int MESSAGE_BYTES = 1024;
    private static final int BLOCK_BYTES = 4096;
    private static final int COPY_BYTES = 64 << 20;
    private static final int FILE_BYTES = 64 << 20;
    private static final int APPENDED_KIB = 64;
    private static final long LONGEST_FILE = 4L << 30;
    private static final double BYTES_PER_GB = 1e9;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int SLEEPERS = 16;

    private Limits() {
    }

    /**
     * Prints a table.
     *
     * @param args the seconds for each row, and a folder on the disk in question
     */
    public static void main(String[] args) throws IOException {
        long nanos = TimeUnit.SECONDS.toNanos(Integer.parseInt(args[0]));
        System.out.println("| Limit | a second | CPU µs each |");
        System.out.println("|---|---|---|");
        try (var echo = new Echo()) {
            row("a KiB over a socket and its echo, two threads", nanos, 1, echo::turn);
        }
        wake(nanos);
        byte[] from = new byte[COPY_BYTES];
        byte[] to = new byte[COPY_BYTES];
        double copies = perSecond(nanos, () -> System.arraycopy(from, 0, to, 0, COPY_BYTES));
        System.out.printf("| copying memory, GB | %.1f | |%n", copies * COPY_BYTES / BYTES_PER_GB);
        Path file = Files.createTempFile(Path.of(args[1]), "limits", null);
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            var block = ByteBuffer.allocateDirect(BLOCK_BYTES);
            for (int at = 0; at < FILE_BYTES; at += BLOCK_BYTES) {
                channel.write(block.clear(), at);
            }
            channel.force(true);
            long[] at = {0};
            row("writing 4 KiB into blocks that are there, and forcing it", nanos, 1, () -> {
                channel.write(block.clear(), at[0]);
                at[0] = (at[0] + BLOCK_BYTES) % FILE_BYTES;
                channel.force(false);
            });
        } finally {
            Files.delete(file);
        }
        append(Path.of(args[1]), nanos);
    }

    private static void wake(long nanos) throws IOException {
        try (var wakes = new Wakes(SLEEPERS)) {
            LockSupport.parkNanos(nanos / 2);
            var nobody = Observed.parse("");
            long before = wakes.count();
            var start = Usage.now(nobody);
            long begun = System.nanoTime();
            LockSupport.parkNanos(nanos);
            long count = wakes.count() - before;
            var end = Usage.now(nobody);
            print(SLEEPERS + " threads woken by one, each again and again",
                count * NANOS_PER_SECOND / (System.nanoTime() - begun), end.cpuNanos() - start.cpuNanos(), count);
        }
    }

    /** What each byte of a log costs at least: the system finds it a page, and fills that. */
    private static void append(Path folder, long nanos) throws IOException {
        Path file = Files.createTempFile(folder, "limits", null);
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            var bytes = ByteBuffer.allocateDirect(APPENDED_KIB << 10);
            row("appending a KiB to a file, " + APPENDED_KIB + " at a time", nanos, APPENDED_KIB, () -> {
                if (channel.position() >= LONGEST_FILE) {
                    channel.truncate(0);
                }
                channel.write(bytes.clear());
            });
        } finally {
            Files.delete(file);
        }
    }

    /** What is done again and again. */
    @FunctionalInterface
    private interface Turn {
        void take() throws IOException;
    }

    private static void row(String what, long nanos, int perTurn, Turn turn) throws IOException {
        perSecond(nanos / 2, turn);
        var nobody = Observed.parse("");
        var start = Usage.now(nobody);
        double rate = perTurn * perSecond(nanos, turn);
        var end = Usage.now(nobody);
        print(what, rate, end.cpuNanos() - start.cpuNanos(), rate * nanos / NANOS_PER_SECOND);
    }

    private static void print(String what, double rate, long cpuNanos, double count) {
        System.out.printf("| %s | %,.0f | %.1f |%n", what, rate, cpuNanos / 1e3 / count);
    }

    private static double perSecond(long nanos, Turn turn) throws IOException {
        long begun = System.nanoTime();
        long count = 0;
        while (System.nanoTime() - begun < nanos) {
            turn.take();
            count++;
        }
        return count * NANOS_PER_SECOND / (System.nanoTime() - begun);
    }

    /** A thread that sends back what comes. */
    private static final class Echo implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final Socket near = new Socket(server.getInetAddress(), server.getLocalPort());
        private final Socket far = server.accept();
        private final byte[] message = new byte[MESSAGE_BYTES];
        private final Thread answering = new Thread(this::answer, "echo");
        private final DataInputStream back = new DataInputStream(near.getInputStream());

        Echo() throws IOException {
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            answering.setDaemon(true);
            answering.start();
        }

        private void answer() {
            var bytes = new byte[MESSAGE_BYTES];
            try {
                int count = far.getInputStream().read(bytes);
                while (count > 0) {
                    far.getOutputStream().write(bytes, 0, count);
                    count = far.getInputStream().read(bytes);
                }
            } catch (IOException e) {
                System.err.println("The echo ended: " + e);
            }
        }

        void turn() throws IOException {
            near.getOutputStream().write(message);
            back.readFully(message);
        }

        @Override
        public void close() throws IOException {
            near.shutdownOutput();
            try {
                answering.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            near.close();
            far.close();
            server.close();
        }
    }
}
