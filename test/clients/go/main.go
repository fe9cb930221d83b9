// Prints dbo.type_limits as go-mssqldb reads it, and again each value sent back as a parameter; with "store" as the last
// argument also as it comes back from a column of its type that the parameter was inserted into.
package main

import (
	"context"
	"database/sql"
	"encoding/hex"
	"fmt"
	"log"
	"math"
	"os"
	"strings"
	"time"

	mssql "github.com/microsoft/go-mssqldb"
)

const moment = "2006-01-02T15:04:05.0000000"

// The driver hands out decimals, money and uniqueidentifiers as bytes: the database's type tells them apart.
func text(value any, databaseType string) string {
	switch v := value.(type) {
	case nil:
		return "\\N"
	case bool:
		if v {
			return "1"
		}
		return "0"
	case float64:
		return fmt.Sprintf("%016x", math.Float64bits(v))
	case time.Time:
		switch databaseType {
		case "DATE":
			return v.Format("2006-01-02")
		case "TIME":
			return v.Format("15:04:05.0000000")
		case "DATETIMEOFFSET":
			return v.Format(moment + "-07:00")
		}
		return v.Format(moment)
	case []byte:
		switch databaseType {
		case "DECIMAL", "MONEY", "SMALLMONEY":
			return string(v)
		case "UNIQUEIDENTIFIER":
			var id mssql.UniqueIdentifier
			if err := id.Scan(v); err != nil {
				log.Fatal(err)
			}
			return strings.ToUpper(id.String())
		}
		return hex.EncodeToString(v)
	}
	return fmt.Sprint(value)
}

func parameter(value any, databaseType string) any {
	text, isBytes := value.([]byte)
	switch databaseType {
	case "UNIQUEIDENTIFIER":
		var id mssql.UniqueIdentifier
		if isBytes && id.Scan(text) == nil {
			return id
		}
	case "VARCHAR", "CHAR", "TEXT":
		if s, ok := value.(string); ok {
			return s
		}
	case "DATETIME", "SMALLDATETIME":
		if t, ok := value.(time.Time); ok {
			return mssql.DateTime1(t)
		}
	case "DATETIMEOFFSET":
		if t, ok := value.(time.Time); ok {
			return mssql.DateTimeOffset(t)
		}
	case "DECIMAL", "MONEY", "SMALLMONEY":
		if isBytes {
			return string(text)
		}
	case "BINARY", "VARBINARY", "IMAGE":
		// A nil of no type is sent as nvarchar, which is not converted.
		if value == nil {
			return []byte(nil)
		}
	}
	return value
}

func printRow(db *sql.DB, types []*sql.ColumnType, row []any) {
	for i, column := range types[1:] {
		value, name := row[i+1], column.DatabaseTypeName()
		fmt.Printf("read\t%v\t%s\t%s\n", row[0], column.Name(), text(value, name))
		var echoed any
		if err := db.QueryRow("SELECT @p1 AS v", parameter(value, name)).Scan(&echoed); err != nil {
			log.Fatalf("%s: %v", column.Name(), err)
		}
		fmt.Printf("sent\t%v\t%s\t%s\n", row[0], column.Name(), text(echoed, name))
		if os.Args[len(os.Args)-1] == "store" {
			fmt.Printf("stored\t%v\t%s\t%s\n", row[0], column.Name(), text(stored(db, column.Name(), parameter(value, name)), name))
		}
	}
}

func stored(db *sql.DB, column string, value any) any {
	ctx := context.Background()
	connection, err := db.Conn(ctx)
	if err != nil {
		log.Fatal(err)
	}
	defer connection.Close()
	execute := func(statement string, values ...any) {
		if _, err := connection.ExecContext(ctx, statement, values...); err != nil {
			log.Fatalf("%s: %v", column, err)
		}
	}
	execute("SELECT TOP (0) " + column + " INTO #stored FROM dbo.type_limits")
	execute("INSERT INTO #stored VALUES (@p1)", value)
	var found any
	if err := connection.QueryRowContext(ctx, "SELECT * FROM #stored").Scan(&found); err != nil {
		log.Fatalf("%s: %v", column, err)
	}
	execute("DROP TABLE #stored")
	return found
}

func main() {
	db, err := sql.Open("sqlserver", os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query("SELECT * FROM dbo.type_limits ORDER BY id")
	if err != nil {
		log.Fatal(err)
	}
	defer rows.Close()
	types, err := rows.ColumnTypes()
	if err != nil {
		log.Fatal(err)
	}
	for rows.Next() {
		row, into := make([]any, len(types)), make([]any, len(types))
		for i := range row {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			log.Fatal(err)
		}
		printRow(db, types, row)
	}
	if err := rows.Err(); err != nil {
		log.Fatal(err)
	}
}
