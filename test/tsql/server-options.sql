-- Options of the server: they take effect with RECONFIGURE.
EXEC sp_configure 'max text repl size', 1000;
SELECT CAST(value AS int) AS value, CAST(value_in_use AS int) AS in_use FROM sys.configurations WHERE name = 'max text repl size (B)';
RECONFIGURE;
EXEC sp_configure 'max text repl size (B)';
--> Info 15457: Configuration option 'max text repl size (B)' changed from ... to 1000. Run the RECONFIGURE statement to install.
--> value int | in_use int
--> 1000 | 65536
--> name nvarchar(35) | minimum int | maximum int | config_value int | run_value int
--> max text repl size (B) | -1 | 2147483647 | 1000 | 1000
GO
--@silent
EXEC sp_configure 'max text repl size', 65536; RECONFIGURE;
GO
EXEC sp_configure 'no such option', 1;
--> Msg 15123, Level 16, State 1: The configuration option 'no such option' does not exist, or it may be an advanced option.
GO
EXEC sp_configure 'max text repl size', -2;
--> Msg 15129, Level 16, State 1: '-2' is not a valid value for configuration option 'max text repl size (B)'.
