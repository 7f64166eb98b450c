-- What became of the rows of every source.
PIVOT jejak ON hasil USING count(*) GROUP BY sumber ORDER BY sumber;
