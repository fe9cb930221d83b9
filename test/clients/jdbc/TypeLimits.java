import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;

/**
 * Prints dbo.type_limits as Microsoft's JDBC driver reads it, and again each value sent back as a parameter; with "store"
 * as the last argument also as it comes back from a column of its type that the parameter was inserted into.
 */
public final class TypeLimits {
  private static final int DATETIMEOFFSET = microsoft.sql.Types.DATETIMEOFFSET;
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSSS");
  private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSS");

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final boolean stores;

  private TypeLimits(boolean stores) {
    this.stores = stores;
  }

  public static void main(String[] args) throws SQLException {
    String url = "jdbc:sqlserver://127.0.0.1:" + args[0] + ";" + args[1];
    try (Connection connection = DriverManager.getConnection(url, args[2], args[3])) {
      new TypeLimits(args.length > 4 && args[4].equals("store")).print(connection);
    }
  }

  private void print(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT * FROM dbo.type_limits ORDER BY id")) {
      while (rows.next()) printRow(connection, rows);
    }
  }

  private void printRow(Connection connection, ResultSet row) throws SQLException {
    ResultSetMetaData metadata = row.getMetaData();
    for (int i = 2; i <= metadata.getColumnCount(); i++) {
      Object value = read(row, i, metadata.getColumnType(i));
      line("read", row.getInt(1), metadata.getColumnName(i), text(value));
      line("sent", row.getInt(1), metadata.getColumnName(i), text(echo(connection, value, metadata, i)));
      if (stores) line("stored", row.getInt(1), metadata.getColumnName(i), text(store(connection, value, metadata, i)));
    }
  }

  private void line(String what, int row, String column, String text) {
    out.println(what + "\t" + row + "\t" + column + "\t" + text);
  }

  private static Object echo(Connection connection, Object value, ResultSetMetaData metadata, int column)
      throws SQLException {
    int type = metadata.getColumnType(column);
    try (PreparedStatement statement = connection.prepareStatement("SELECT ? AS v")) {
      send(statement, value, type == microsoft.sql.Types.SQL_VARIANT ? variantType(value) : type);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return read(rows, 1, rows.getMetaData().getColumnType(1));
      }
    }
  }

  private static Object store(Connection connection, Object value, ResultSetMetaData metadata, int column)
      throws SQLException {
    String name = metadata.getColumnName(column);
    int type = metadata.getColumnType(column);
    try (Statement statement = connection.createStatement();
        PreparedStatement insert = connection.prepareStatement("INSERT INTO #stored VALUES (?)")) {
      statement.execute("SELECT TOP (0) " + name + " INTO #stored FROM dbo.type_limits");
      send(insert, value, type == microsoft.sql.Types.SQL_VARIANT ? variantType(value) : type);
      insert.executeUpdate();
      try (ResultSet rows = statement.executeQuery("SELECT * FROM #stored")) {
        rows.next();
        return read(rows, 1, type);
      } finally {
        statement.execute("DROP TABLE #stored");
      }
    }
  }

  private static void send(PreparedStatement statement, Object value, int type) throws SQLException {
    if (value == null) statement.setNull(1, type == Types.SQLXML ? Types.NVARCHAR : type);
    else if (value instanceof BigDecimal decimal) statement.setBigDecimal(1, decimal);
    else if (value instanceof String string && type != Types.VARCHAR && type != Types.CHAR) statement.setNString(1, string);
    else statement.setObject(1, value);
  }

  private static int variantType(Object value) {
    return value instanceof Integer ? Types.INTEGER : Types.NVARCHAR;
  }

  private static Object read(ResultSet row, int column, int type) throws SQLException {
    return switch (type) {
      case Types.DATE -> row.getObject(column, LocalDate.class);
      case Types.TIME -> row.getObject(column, LocalTime.class);
      case Types.TIMESTAMP -> row.getObject(column, LocalDateTime.class);
      case DATETIMEOFFSET -> row.getObject(column, OffsetDateTime.class);
      case Types.SQLXML, Types.LONGVARCHAR, Types.LONGNVARCHAR -> row.getString(column);
      default -> row.getObject(column);
    };
  }

  private static String text(Object value) {
    if (value == null) return "\\N";
    if (value instanceof Boolean flag) return flag ? "1" : "0";
    if (value instanceof BigDecimal decimal) return decimal.toPlainString();
    if (value instanceof Float number) return bits(number);
    if (value instanceof Double number) return bits(number);
    if (value instanceof byte[] bytes) return HexFormat.of().formatHex(bytes);
    if (value instanceof LocalTime time) return TIME.format(time);
    if (value instanceof LocalDateTime moment) return MOMENT.format(moment);
    if (value instanceof OffsetDateTime moment) return MOMENT.format(moment) + moment.getOffset();
    return value.toString();
  }

  private static String bits(double number) {
    return String.format("%016x", Double.doubleToLongBits(number));
  }
}
