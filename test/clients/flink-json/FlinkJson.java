import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.StringJoiner;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.formats.common.TimestampFormat;
import org.apache.flink.formats.json.JsonRowDataDeserializationSchema;
import org.apache.flink.formats.json.debezium.DebeziumJsonDeserializationSchema;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;
import org.apache.flink.table.types.utils.TypeConversions;

/**
 * Reads records with the deserializers of Flink's own formats: the format ({@code json}, {@code debezium-json} or
 * {@code debezium-json-schemas}) and a row type in SQL are the arguments, records come as base64 lines. Prints each row
 * that comes of them as a line: its kind and its values, separated by tabs.
 */
public final class FlinkJson {
  private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSS");

  public static void main(String[] args) throws Exception {
    ClassLoader loader = FlinkJson.class.getClassLoader();
    RowType type = (RowType) LogicalTypeParser.parse(args[1], loader);
    DeserializationSchema<RowData> schema = schemaOf(args[0], type);
    schema.open(null);
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      List<RowData> rows = new ArrayList<>();
      schema.deserialize(java.util.Base64.getDecoder().decode(line), new ListCollector<>(rows));
      for (RowData row : rows) out.print(text(row, type));
    }
    out.flush();
  }

  private static DeserializationSchema<RowData> schemaOf(String format, RowType type) throws IOException {
    TypeInformation<RowData> produced = TypeInformation.of(RowData.class);
    if (format.equals("json")) {
      return new JsonRowDataDeserializationSchema(type, produced, true, false, TimestampFormat.ISO_8601);
    }
    boolean hasSchemas = format.equals("debezium-json-schemas");
    return new DebeziumJsonDeserializationSchema(
        TypeConversions.fromLogicalToDataType(type), List.of(), produced, hasSchemas, false, TimestampFormat.ISO_8601);
  }

  private static String text(RowData row, RowType type) {
    StringJoiner line = new StringJoiner("\t", row.getRowKind().shortString() + "\t", "\n");
    for (int i = 0; i < type.getFieldCount(); i++) {
      line.add(row.isNullAt(i) ? "NULL" : value(row, i, type.getTypeAt(i)));
    }
    return line.toString();
  }

  private static String value(RowData row, int i, LogicalType type) {
    Object value = RowData.createFieldGetter(type, i).getFieldOrNull(row);
    switch (type.getTypeRoot()) {
      case VARCHAR:
      case VARBINARY:
        byte[] bytes = value instanceof byte[] b ? b : value.toString().getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(bytes);
      case FLOAT:
        return Integer.toHexString(Float.floatToIntBits((Float) value));
      case DOUBLE:
        return Long.toHexString(Double.doubleToLongBits((Double) value));
      case TIMESTAMP_WITHOUT_TIME_ZONE:
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE:
        return ((org.apache.flink.table.data.TimestampData) value).toLocalDateTime().format(MOMENT);
      default:
        return value.toString();
    }
  }
}
