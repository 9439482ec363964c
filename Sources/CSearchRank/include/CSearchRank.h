#ifndef CONCORDAT_SEARCH_RANK_H
#define CONCORDAT_SEARCH_RANK_H

#include <stdint.h>

struct sqlite3;
struct sqlite3_stmt;

/// Registers the FTS5 auxiliary function `search_rank(table, plan)` with one connection.
///
/// `plan` is a blob: one byte `c`, then `c` column weights, then for each phrase of the match expression in
/// the order of appearance two bytes: its group (0 = does not count) and its factor. The result is the sum
/// over groups of the largest `weight * factor` of a phrase of the group in a column that has it. It looks at
/// the current row alone, so its cost does not grow with the table, unlike that of `bm25()`.
///
/// Returns an SQLite result code.
int search_rank_register(struct sqlite3 *database);

/// Runs a statement with the parameters (match expression, plan, limit, and maybe the first row's number) whose rows
/// are (rowid, score), and copies up to `capacity` rows.
///
/// Returns how many were copied, or a negated SQLite result code. The statement is left reset and unbound.
int search_rank_collect(
    struct sqlite3_stmt *statement, const uint8_t *match, int match_size, const uint8_t *plan, int plan_size,
    int64_t first_row, int64_t *rowids, int32_t *scores, int capacity);

/// Runs a statement with one parameter whose row is one blob, and copies up to `capacity` bytes of it.
///
/// Returns how many bytes the blob has (0 without a row), or a negated SQLite result code. The statement is left reset.
int search_rank_blob(struct sqlite3_stmt *statement, int64_t key, uint8_t *bytes, int capacity);

/// Runs a statement with one parameter whose row is one whole number, which is left as it was without a row.
///
/// Returns how many rows there are, none or one, or a negated SQLite result code. The statement is left reset.
int search_rank_number(struct sqlite3_stmt *statement, int64_t key, int64_t *number);

#endif
