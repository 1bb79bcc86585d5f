package org.apache.rocketmq.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.rocketmq.store.log.Disk;
import org.apache.rocketmq.store.log.Segment;

/**
 * A disk that knows what was forced, and makes a copy of a store as a loss of power would leave it at any moment: only
 * forced bytes of files whose names were forced. Bytes belong to the file, not to its name, as on a real disk.
 *
 * <p>A mapped stretch counts byte by byte, a channel with all of its file, a folder with the names that it has. A file
 * is kept open from the first sight of it, so that the system does not give its number to another one.
 */
final class PowerCutDisk implements Disk, AutoCloseable {
    private static final int PAGE_BYTES = 4096;

    private final Path root;
    private final Map<Object, FileOnDisk> files = new HashMap<>();
    private final Map<Object, FolderOnDisk> folders = new HashMap<>();
    private final CutMoment moment;
    private int wholeForces;

    /** Asked before and after each force, while nothing else is forced: the time for {@link #cut}. */
    @FunctionalInterface
    interface CutMoment {
        void at(PowerCutDisk disk) throws IOException;
    }

    /** A file, whatever its name is at present, and what is durable of it. */
    private static final class FileOnDisk {
        private final FileChannel open;
        private byte[] durable = {};

        FileOnDisk(FileChannel open) {
            this.open = open;
        }

        byte[] now() throws IOException {
            var bytes = ByteBuffer.allocate((int) open.size());
            while (bytes.hasRemaining() && open.read(bytes, bytes.position()) >= 0) {
                continue;
            }
            return Arrays.copyOf(bytes.array(), bytes.position());
        }
    }

    /** A folder, and the names in it that are durable. */
    private static final class FolderOnDisk {
        private final DirectoryStream<Path> open;
        private Map<String, Object> durable = new TreeMap<>();

        FolderOnDisk(DirectoryStream<Path> open) {
            this.open = open;
        }
    }

    /** Below a folder; all that is there already is durable. */
    PowerCutDisk(Path root, CutMoment moment) throws IOException {
        this.root = root;
        this.moment = moment;
        takeAll(root);
    }

    private void takeAll(Path folder) throws IOException {
        FolderOnDisk known = folders.get(see(folder));
        known.durable = namesIn(folder);
        for (String name : known.durable.keySet()) {
            Path path = folder.resolve(name);
            if (Files.isDirectory(path)) {
                takeAll(path);
            } else {
                FileOnDisk file = files.get(see(path));
                file.durable = file.now();
            }
        }
    }

    /** What identifies the file or folder that has a name now; null where nothing has. */
    private Object see(Path path) throws IOException {
        try {
            var attributes = Files.readAttributes(path, BasicFileAttributes.class);
            Object key = attributes.fileKey();
            if (attributes.isDirectory() && !folders.containsKey(key)) {
                folders.put(key, new FolderOnDisk(Files.newDirectoryStream(path)));
            } else if (!attributes.isDirectory() && !files.containsKey(key)) {
                files.put(key, new FileOnDisk(FileChannel.open(path, StandardOpenOption.READ)));
            }
            return key;
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private Map<String, Object> namesIn(Path folder) throws IOException {
        var names = new TreeMap<String, Object>();
        try (var paths = Files.newDirectoryStream(folder)) {
            for (Path path : paths) {
                Object key = see(path);
                if (key != null) {
                    names.put(path.getFileName().toString(), key);
                }
            }
        }
        return names;
    }

    @Override
    public synchronized void force(Segment segment, int offset, int length) throws IOException {
        moment.at(this);
        FileOnDisk file = files.get(see(segment.file()));
        if (file != null) {
            file.durable = Arrays.copyOf(file.durable, (int) file.open.size());
            segment.bytes().get(offset, file.durable, offset, length);
            moment.at(this);
        }
    }

    @Override
    public synchronized void force(FileChannel channel, Path path) throws IOException {
        moment.at(this);
        FileOnDisk file = files.get(see(path));
        if (file != null) {
            file.durable = file.now();
            moment.at(this);
        }
    }

    @Override
    public synchronized void forceFolder(Path path) throws IOException {
        moment.at(this);
        FolderOnDisk folder = folders.get(see(path));
        if (folder == null) {
            throw new NoSuchFileException(path.toString());
        }
        folder.durable = namesIn(path);
        moment.at(this);
    }

    @Override
    public WholeForce openWhole(Path folder) {
        return new WholeForce() {
            @Override
            public void force() throws IOException {
                forceWhole();
            }

            @Override
            public void close() { }
        };
    }

    private synchronized void forceWhole() throws IOException {
        moment.at(this);
        takeAll(root);
        wholeForces++;
        moment.at(this);
    }

    synchronized int wholeForces() {
        return wholeForces;
    }

    /**
     * Copies what would be left if the power went off now.
     *
     * @param harsh what else survives, by chance: pages, lengths and names that were not forced; null for nothing
     */
    synchronized Path cut(Path to, Random harsh) throws IOException {
        var places = new HashMap<Object, Path>();
        for (Object key : new HashSet<>(folders.keySet())) {
            places.put(key, null);
        }
        findFolders(root, places);
        copyFolder(see(root), places, to, harsh);
        return to;
    }

    private void findFolders(Path folder, Map<Object, Path> places) throws IOException {
        Object key = see(folder);
        if (key == null) {
            return;
        }
        places.put(key, folder);
        for (Path path : children(folder)) {
            if (Files.isDirectory(path)) {
                findFolders(path, places);
            }
        }
    }

    private static Iterable<Path> children(Path folder) throws IOException {
        try (var paths = Files.list(folder)) {
            return paths.toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private void copyFolder(Object key, Map<Object, Path> places, Path to, Random harsh) throws IOException {
        Files.createDirectories(to);
        var names = new TreeMap<>(folders.get(key).durable);
        if (harsh != null) {
            mixNames(names, places.get(key), harsh);
        }
        for (var entry : names.entrySet()) {
            if (folders.containsKey(entry.getValue())) {
                copyFolder(entry.getValue(), places, to.resolve(entry.getKey()), harsh);
            } else {
                Files.write(to.resolve(entry.getKey()), bytesLeft(files.get(entry.getValue()), harsh));
            }
        }
    }

    /** Lets some changes of names survive that nobody forced. */
    private void mixNames(Map<String, Object> names, Path place, Random harsh) throws IOException {
        Map<String, Object> now = new TreeMap<>();
        if (place != null) {
            try {
                now = namesIn(place);
            } catch (NoSuchFileException e) {
                now.clear();
            }
        }
        var both = new HashSet<>(names.keySet());
        both.addAll(now.keySet());
        for (String name : both) {
            if (harsh.nextBoolean()) {
                names.remove(name);
                if (now.containsKey(name)) {
                    names.put(name, now.get(name));
                }
            }
        }
    }

    private static byte[] bytesLeft(FileOnDisk file, Random harsh) throws IOException {
        int kind = harsh == null ? 0 : harsh.nextInt(3);
        if (kind == 0) {
            return file.durable;
        }
        byte[] now = file.now();
        if (kind == 1) {
            return now;
        }
        byte[] left = Arrays.copyOf(file.durable, harsh.nextBoolean() ? now.length : file.durable.length);
        for (int page = 0; page < Math.min(left.length, now.length); page += PAGE_BYTES) {
            if (harsh.nextBoolean()) {
                System.arraycopy(now, page, left, page, Math.min(PAGE_BYTES, Math.min(left.length, now.length) - page));
            }
        }
        return left;
    }

    @Override
    public synchronized void close() throws IOException {
        for (FileOnDisk file : files.values()) {
            file.open.close();
        }
        for (FolderOnDisk folder : folders.values()) {
            folder.open.close();
        }
    }
}
