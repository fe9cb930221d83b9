import io.debezium.embedded.Connect;
import io.debezium.engine.ChangeEvent;
import io.debezium.engine.DebeziumEngine;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.StringJoiner;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;

/**
 * Runs Debezium's connector once per properties file and prints each record as Kafka Connect would write it: key and
 * value through Connect's JSON converter, headers through its header converter. One JSON line per record, with the
 * file's name as {@code variant}. Ends when its standard input does.
 */
public final class DebeziumRecorder {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  public static void main(String[] files) throws Exception {
    List<DebeziumEngine<?>> engines = new ArrayList<>();
    ExecutorService threads = Executors.newCachedThreadPool();
    for (String file : files) {
      DebeziumEngine<?> engine = engineOf(Path.of(file));
      engines.add(engine);
      threads.execute(engine);
    }
    while (System.in.read() >= 0) {
      // Whoever started this closes the stream.
    }
    for (DebeziumEngine<?> engine : engines) engine.close();
    threads.shutdownNow();
    System.exit(0);
  }

  private static DebeziumEngine<?> engineOf(Path file) throws IOException {
    Properties properties = new Properties();
    try (var reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    boolean schemas = Boolean.parseBoolean(properties.getProperty("schemas.enable"));
    String variant = file.getFileName().toString().replace(".properties", "");
    RecordPrinter printer = new RecordPrinter(variant, schemas);
    return DebeziumEngine.create(Connect.class)
        .using(properties)
        .notifying((ChangeEvent<SourceRecord, SourceRecord> event) -> printer.print(event.value()))
        .using((success, message, error) -> {
          if (error == null) return;
          System.err.println(variant + ": " + message);
          error.printStackTrace();
          System.exit(1);
        })
        .build();
  }

  /** Connect's converters, set up as its workers do. */
  private static final class RecordPrinter {
    private final String variant;
    private final JsonConverter keys = new JsonConverter();
    private final JsonConverter values = new JsonConverter();
    private final SimpleHeaderConverter headers = new SimpleHeaderConverter();

    RecordPrinter(String variant, boolean schemas) {
      this.variant = variant;
      keys.configure(Map.of("schemas.enable", schemas), true);
      values.configure(Map.of("schemas.enable", schemas), false);
    }

    void print(SourceRecord record) {
      String key = json(keys.fromConnectData(record.topic(), record.keySchema(), record.key()));
      String value = json(values.fromConnectData(record.topic(), record.valueSchema(), record.value()));
      StringJoiner fields = new StringJoiner(",", "{", "}");
      for (Header header : record.headers()) {
        byte[] bytes = headers.fromConnectHeader(record.topic(), header.key(), header.schema(), header.value());
        fields.add(quoted(header.key()) + ":" + quoted(new String(bytes, StandardCharsets.UTF_8)));
      }
      OUT.println("{\"variant\":" + quoted(variant) + ",\"topic\":" + quoted(record.topic()) + ",\"key\":" + key
          + ",\"value\":" + value + ",\"headers\":" + fields + "}");
    }

    private static String json(byte[] bytes) {
      return bytes == null ? "null" : new String(bytes, StandardCharsets.UTF_8);
    }

    private static String quoted(String text) {
      return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
  }
}
