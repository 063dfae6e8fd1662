package dev.drover.bench;

import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalDouble;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** What a Java process has used so far, asked from outside. */
final class ProcessFacts implements AutoCloseable {
    private final JMXConnector connector;
    private final MBeanServerConnection connection;

    private ProcessFacts(JMXConnector connector, MBeanServerConnection connection) {
        this.connector = connector;
        this.connection = connection;
    }

    /** Opens the process' own management agent. Costs the process about a tenth of a second of processor time, once. */
    @SuppressWarnings("BanJNDI") // The address is that of a process that this one has started.
    static ProcessFacts attach(long pid) throws Exception {
        VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
        try {
            JMXConnector connector =
                    JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()));
            return new ProcessFacts(connector, connector.getMBeanServerConnection());
        } finally {
            machine.detach();
        }
    }

    /** User and system time of all threads. */
    static Duration processorTime(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(handle -> handle.info().totalCpuDuration())
                .orElseThrow(() -> new IllegalStateException("process " + pid + " has no processor time"));
    }

    long allocatedBytes() throws IOException {
        return ManagementFactory.newPlatformMXBeanProxy(
                        connection, ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class)
                .getTotalThreadAllocatedBytes();
    }

    /** Time in collections, as the collectors count it. */
    long collectionMillis() throws IOException {
        return ManagementFactory.getPlatformMXBeans(connection, GarbageCollectorMXBean.class).stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
    }

    /** The most that was resident, in MiB; empty where the system does not tell. */
    static OptionalDouble residentPeakMegabytes(long pid) throws IOException {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        if (!Files.isReadable(status)) {
            return OptionalDouble.empty();
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToDouble(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0)
                .findFirst();
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
