#include "CSearchRank.h"

#include <sqlite3.h>
#include <string.h>

enum { MAXIMUM_GROUPS = 64 };

static void search_rank(
    const Fts5ExtensionApi *api, Fts5Context *fts, sqlite3_context *context, int argument_count,
    sqlite3_value **arguments) {
    if (argument_count != 1) {
        sqlite3_result_error(context, "search_rank takes one plan", -1);
        return;
    }
    const uint8_t *plan = sqlite3_value_blob(arguments[0]);
    int size = sqlite3_value_bytes(arguments[0]);
    int columns = size > 0 ? plan[0] : 0;
    if (size < 1 + columns) {
        sqlite3_result_error(context, "search_rank was given a short plan", -1);
        return;
    }
    const uint8_t *weights = plan + 1;
    const uint8_t *phrases = plan + 1 + columns;
    int phrase_count = api->xPhraseCount(fts);
    int planned = (size - 1 - columns) / 2;
    if (planned < phrase_count) phrase_count = planned;

    int32_t best[MAXIMUM_GROUPS];
    memset(best, 0, sizeof best);
    for (int phrase = 0; phrase < phrase_count; phrase++) {
        int group = phrases[2 * phrase];
        int32_t factor = phrases[2 * phrase + 1];
        if (group == 0 || group >= MAXIMUM_GROUPS) continue;
        Fts5PhraseIter iterator;
        int column = -1;
        int code = api->xPhraseFirstColumn(fts, phrase, &iterator, &column);
        if (code != SQLITE_OK) {
            sqlite3_result_error_code(context, code);
            return;
        }
        while (column >= 0) {
            if (column < columns) {
                int32_t score = (int32_t)weights[column] * factor;
                if (score > best[group]) best[group] = score;
            }
            api->xPhraseNextColumn(fts, &iterator, &column);
        }
    }
    int32_t total = 0;
    for (int group = 1; group < MAXIMUM_GROUPS; group++) total += best[group];
    sqlite3_result_int(context, total);
}

int search_rank_register(sqlite3 *database) {
    fts5_api *api = 0;
    sqlite3_stmt *statement = 0;
    int code = sqlite3_prepare_v2(database, "SELECT fts5(?1)", -1, &statement, 0);
    if (code != SQLITE_OK) return code;
    code = sqlite3_bind_pointer(statement, 1, &api, "fts5_api_ptr", 0);
    if (code == SQLITE_OK) sqlite3_step(statement);
    sqlite3_finalize(statement);
    if (code != SQLITE_OK) return code;
    if (api == 0) return SQLITE_ERROR;
    return api->xCreateFunction(api, "search_rank", 0, search_rank, 0);
}

/// The parameters belong to the caller, so they must not outlive the call.
static int finish(sqlite3_stmt *statement, int count, int code) {
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE ? count : -code;
}

int search_rank_collect(
    sqlite3_stmt *statement, const uint8_t *match, int match_size, const uint8_t *plan, int plan_size,
    int64_t first_row, int64_t *rowids, int32_t *scores, int capacity) {
    int code = sqlite3_bind_text(statement, 1, (const char *)match, match_size, SQLITE_STATIC);
    if (code == SQLITE_OK) code = sqlite3_bind_blob(statement, 2, plan, plan_size, SQLITE_STATIC);
    if (code == SQLITE_OK) code = sqlite3_bind_int(statement, 3, capacity);
    if (code == SQLITE_OK && sqlite3_bind_parameter_count(statement) > 3)
        code = sqlite3_bind_int64(statement, 4, first_row);
    int count = 0;
    if (code == SQLITE_OK) {
        while (count < capacity && (code = sqlite3_step(statement)) == SQLITE_ROW) {
            rowids[count] = sqlite3_column_int64(statement, 0);
            scores[count] = sqlite3_column_int(statement, 1);
            count++;
        }
    }
    return finish(statement, count, code);
}

int search_rank_blob(sqlite3_stmt *statement, int64_t key, uint8_t *bytes, int capacity) {
    int code = sqlite3_bind_int64(statement, 1, key);
    int count = 0;
    if (code == SQLITE_OK && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        const void *blob = sqlite3_column_blob(statement, 0);
        count = sqlite3_column_bytes(statement, 0);
        if (count > 0) memcpy(bytes, blob, (size_t)(count < capacity ? count : capacity));
    }
    return finish(statement, count, code);
}

int search_rank_number(sqlite3_stmt *statement, int64_t key, int64_t *number) {
    int code = sqlite3_bind_int64(statement, 1, key);
    int count = 0;
    if (code == SQLITE_OK && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        *number = sqlite3_column_int64(statement, 0);
        count = 1;
    }
    return finish(statement, count, code);
}
