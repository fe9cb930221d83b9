import com.microsoft.sqlserver.jdbc.SQLServerError;
import com.microsoft.sqlserver.jdbc.SQLServerException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.BatchUpdateException;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Types;
import java.util.Arrays;
import java.util.StringJoiner;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What an application does with a connection, through Microsoft's JDBC driver; prints a line for each step. */
public final class Sessions {
  private static final int SNAPSHOT = 4096;
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private final Connection connection;

  private Sessions(Connection connection) {
    this.connection = connection;
  }

  public static void main(String[] args) throws SQLException, IOException, InterruptedException {
    String url = "jdbc:sqlserver://127.0.0.1:" + args[0] + ";" + args[1];
    try (Connection connection = DriverManager.getConnection(url, args[2], args[3])) {
      Sessions sessions = new Sessions(connection);
      sessions.batches();
      sessions.transactions();
      sessions.errors();
      sessions.errorDetails();
      sessions.severalResults();
      sessions.cancel();
      sessions.scrolling();
      sessions.outputParameters();
      sessions.timeout();
      sessions.largeValues();
      sessions.metadata();
      line("valid", connection.isValid(5));
    }
  }

  private static void line(String step, Object result) {
    OUT.println(step + "\t" + result);
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first column of all rows. */
  private String query(String sql) throws SQLException {
    StringJoiner values = new StringJoiner(",");
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) values.add(rows.getString(1));
    }
    return values.toString();
  }

  private void batches() throws SQLException {
    execute("CREATE TABLE dbo.item (id int NOT NULL CONSTRAINT pk_item PRIMARY KEY, name nvarchar(20), body varbinary(max))");
    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO dbo.item (id, name) VALUES (?, ?)")) {
      for (int id = 1; id <= 100; id++) {
        insert.setInt(1, id);
        insert.setString(2, "item " + id);
        insert.addBatch();
      }
      line("batch", Arrays.stream(insert.executeBatch()).sum());
      // The statement is prepared by now, and executed by its handle.
      insert.setInt(1, 101);
      insert.setNull(2, Types.NVARCHAR);
      line("prepared", insert.executeUpdate());
    }
    line("rows", query("SELECT COUNT(*) FROM dbo.item WHERE name LIKE N'item%'"));
  }

  private void transactions() throws SQLException {
    connection.setAutoCommit(false);
    execute("UPDATE dbo.item SET name = N'changed' WHERE id = 1");
    Savepoint savepoint = connection.setSavepoint("middle");
    execute("DELETE FROM dbo.item WHERE id = 2");
    connection.rollback(savepoint);
    connection.commit();
    execute("DELETE FROM dbo.item");
    connection.rollback();
    connection.setAutoCommit(true);
    line("transactions", query("SELECT name FROM dbo.item WHERE id <= 2 ORDER BY id"));
    execute("ALTER DATABASE CURRENT SET ALLOW_SNAPSHOT_ISOLATION ON");
    connection.setTransactionIsolation(SNAPSHOT);
    connection.setAutoCommit(false);
    line("snapshot", query("SELECT COUNT(*) FROM dbo.item"));
    connection.commit();
    connection.setAutoCommit(true);
    connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
  }

  private void errors() throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO dbo.item (id) VALUES (?)")) {
      for (int id : new int[] {200, 1, 201}) {
        insert.setInt(1, id);
        insert.addBatch();
      }
      insert.executeBatch();
    } catch (BatchUpdateException error) {
      line("error", error.getErrorCode() + " " + error.getSQLState() + " " + Arrays.toString(error.getUpdateCounts()));
    }
    line("after the error", query("SELECT COUNT(*) FROM dbo.item WHERE id >= 200"));
  }

  private void errorDetails() throws SQLException {
    try {
      execute("DECLARE @a int;\n\nSET @a = 1 / 0;");
    } catch (SQLServerException error) {
      SQLServerError told = error.getSQLServerError();
      line("error details", told.getErrorNumber() + " severity " + told.getErrorSeverity() + " state " + told.getErrorState() + " line " + told.getLineNumber());
    }
  }

  private void severalResults() throws SQLException {
    StringJoiner seen = new StringJoiner(" ");
    try (Statement statement = connection.createStatement()) {
      boolean isRows = statement.execute("SELECT 1; UPDATE dbo.item SET name = name WHERE id <= 3; SELECT 2 UNION ALL SELECT 3; RAISERROR('end', 16, 1)");
      for (;;) {
        if (isRows) {
          try (ResultSet rows = statement.getResultSet()) {
            while (rows.next()) seen.add(rows.getString(1));
          }
        } else if (statement.getUpdateCount() >= 0) seen.add("(" + statement.getUpdateCount() + ")");
        else break;
        isRows = statement.getMoreResults();
      }
    } catch (SQLException error) {
      seen.add(error.getErrorCode() + " " + error.getMessage());
    }
    line("several results", seen);
  }

  private static void cancelQuietly(Statement statement) {
    try {
      statement.cancel();
    } catch (SQLException error) {
      line("cancel", error);
    }
  }

  private void cancel() throws SQLException, InterruptedException {
    try (Statement statement = connection.createStatement()) {
      // A cancellation counts only once the statement runs.
      ScheduledExecutorService canceller = Executors.newSingleThreadScheduledExecutor();
      try {
        canceller.scheduleWithFixedDelay(() -> cancelQuietly(statement), 10, 10, TimeUnit.MILLISECONDS);
        statement.execute("WAITFOR DELAY '00:00:30'");
      } finally {
        canceller.shutdown();
        canceller.awaitTermination(5, TimeUnit.SECONDS);
      }
    } catch (SQLException error) {
      line("cancelled", query("SELECT 'alive'"));
    }
  }

  /** A cursor of the server, which is only used when it is asked for. */
  private void scrolling() throws SQLException {
    try (Statement statement = connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY);
        ResultSet rows = statement.executeQuery("SELECT id FROM dbo.item WHERE id <= 3 ORDER BY id")) {
      rows.last();
      line("scrolling", rows.getInt(1));
    } catch (SQLException error) {
      line("scrolling", error.getErrorCode() + " " + error.getMessage());
    }
  }

  private void outputParameters() throws SQLException {
    try (CallableStatement call = connection.prepareCall("{? = call sp_executesql(?, ?, ?, ?)}")) {
      call.registerOutParameter(1, Types.INTEGER);
      call.setNString(2, "SET @b = @a * 2");
      call.setNString(3, "@a int, @b bigint OUTPUT");
      call.setInt(4, 21);
      call.registerOutParameter(5, Types.BIGINT);
      call.execute();
      line("output", call.getLong(5) + " status " + call.getInt(1));
    }
  }

  private void timeout() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(1);
      statement.execute("WAITFOR DELAY '00:00:30'");
    } catch (SQLTimeoutException error) {
      line("timeout", query("SELECT 'alive'"));
    }
  }

  private void largeValues() throws SQLException, IOException {
    byte[] body = new byte[5_000_000];
    for (int i = 0; i < body.length; i++) body[i] = (byte) (i * 31);
    try (PreparedStatement update = connection.prepareStatement("UPDATE dbo.item SET body = ? WHERE id = 1")) {
      update.setBinaryStream(1, new ByteArrayInputStream(body), body.length);
      update.executeUpdate();
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT body FROM dbo.item WHERE id = 1")) {
      rows.next();
      try (InputStream stream = rows.getBinaryStream(1)) {
        line("large value", Arrays.equals(body, stream.readAllBytes()));
      }
    }
  }

  private void metadata() throws SQLException {
    DatabaseMetaData metadata = connection.getMetaData();
    try (ResultSet tables = metadata.getTables(connection.getCatalog(), "dbo", "item", new String[] {"TABLE"})) {
      tables.next();
      line("table", tables.getString("TABLE_SCHEM") + "." + tables.getString("TABLE_NAME"));
    }
    StringJoiner columns = new StringJoiner(",");
    try (ResultSet rows = metadata.getColumns(connection.getCatalog(), "dbo", "item", "%")) {
      while (rows.next()) columns.add(rows.getString("COLUMN_NAME") + " " + rows.getString("TYPE_NAME") + " " + rows.getString("IS_NULLABLE"));
    }
    line("columns", columns);
    try (ResultSet keys = metadata.getPrimaryKeys(connection.getCatalog(), "dbo", "item")) {
      keys.next();
      line("key", keys.getString("PK_NAME") + " " + keys.getString("COLUMN_NAME"));
    }
  }
}
