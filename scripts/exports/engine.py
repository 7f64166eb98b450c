"""DuckDB over the CSV files of a snapshot."""

from snapshot import SQL_TYPES


def quoted(text):
    return "'" + str(text).replace("'", "''") + "'"


def name(text):
    return '"' + text.replace('"', '""') + '"'


def reader(paths, fields):
    """The SQL expression that reads `paths` (one table) with the declared types; an empty field is NULL."""
    files = "[" + ", ".join(quoted(path) for path in paths) + "]"
    columns = ", ".join(f"{quoted(field.name)}: {quoted(SQL_TYPES[field.type])}" for field in fields)
    # Rejected rows of extracts are kept whole in base64, up to the longest row that ingest takes.
    return (
        f"read_csv({files}, columns = {{{columns}}}, auto_detect = false, header = true, delim = ',', quote = '\"', "
        "escape = '\"', nullstr = '', compression = 'gzip', max_line_size = 16777216, strict_mode = true)"
    )


def settings(memory, jobs):
    """SET statements for the options MEMORI (4G, 512M) and JOBS."""
    lines = ["SET preserve_insertion_order = true;"]
    if memory:
        lines.append(f"SET memory_limit = {quoted(memory.upper().rstrip('IB') + 'iB')};")
    if jobs:
        lines.append(f"SET threads = {int(jobs)};")
    return lines
