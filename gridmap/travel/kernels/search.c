/* Shortest ways with a bucket queue, exact in float64. Read beside fallback.py, which must
 * give the same numbers to the last bit.
 *
 * Labels wait in buckets of equal width. The bucket at hand is emptied before the next one is
 * looked at, and a label that gets better goes back in: so the width decides how much work is
 * done twice, never what comes out. A way that is closed costs infinity and is never taken.
 *
 * Equal seconds go to the lower number, of owners as of targets.
 */
#include <math.h>
#include <stdint.h>

#define VERSION 2
#define N_SLOTS 4096 /* the buckets stand in a ring; a later round waits its turn */
#define LAST_BUCKET 1000000000

typedef struct {
    int32_t n;
    const int32_t *start, *node; /* the ways of node v: start[v] .. start[v + 1] */
    const double *seconds;
} Ways;

typedef struct {
    int64_t n;
    const int64_t *start; /* the entries of place i: start[i] .. start[i + 1] */
    const int32_t *node;
    const double *seconds;
} Ends;

typedef struct {
    const int64_t *start; /* the direct ways from source i */
    const int32_t *target;
    const double *seconds;
} Pairs;

typedef struct {
    double seconds;
    int32_t owner;
    int32_t bucket; /* -1 = not waiting */
    int32_t before, after;
} Label;

/* Room to search in, as large as the largest network so far. Between searches every label is
 * unreached and nobody stands anywhere: each search clears what it has touched, no more. */
typedef struct {
    Label *labels;
    int32_t *reached; /* the nodes with a label */
    int32_t *first;   /* by node: the first entry of a target; -1 = nobody */
} Room;

typedef struct {
    const Ways *ways;
    Label *labels;
    int32_t *reached;
    int32_t n_reached, n_waiting, current;
    int32_t slots[N_SLOTS];
    double limit_s, buckets_per_s;
} Search;

int32_t gridmap_kernel_version(void) { return VERSION; }

static int32_t bucket_of(const Search *search, double seconds) {
    double bucket = seconds * search->buckets_per_s;
    return bucket < LAST_BUCKET ? (int32_t)bucket : LAST_BUCKET;
}

static const Label UNREACHED = {INFINITY, INT32_MAX, -1, -1, -1};

int32_t gridmap_label_bytes(void) { return (int32_t)sizeof(Label); }

/* Make room for n nodes that was never searched in. */
void gridmap_prepare(const Room *room, int32_t n) {
    for (int32_t v = 0; v < n; v++) {
        room->labels[v] = UNREACHED;
        room->first[v] = -1;
    }
}

static void open_search(Search *search, const Ways *ways, const Room *room, double bucket_s) {
    search->ways = ways;
    search->labels = room->labels;
    search->reached = room->reached;
    search->n_reached = search->n_waiting = 0;
    search->buckets_per_s = 1.0 / bucket_s;
    for (int32_t i = 0; i < N_SLOTS; i++) search->slots[i] = -1;
}

static void take_out(Search *search, Label *label) {
    if (label->before >= 0)
        search->labels[label->before].after = label->after;
    else
        search->slots[label->bucket & (N_SLOTS - 1)] = label->after;
    if (label->after >= 0) search->labels[label->after].before = label->before;
    label->bucket = -1;
    search->n_waiting--;
}

static void put_in(Search *search, int32_t v, int32_t bucket) {
    Label *label = &search->labels[v];
    int32_t *slot = &search->slots[bucket & (N_SLOTS - 1)];
    label->bucket = bucket;
    label->before = -1;
    label->after = *slot;
    if (*slot >= 0) search->labels[*slot].before = v;
    *slot = v;
    search->n_waiting++;
}

/* Offer node v a label; it is taken if it is better than the one there. */
static inline void offer(Search *search, int32_t v, double seconds, int32_t owner) {
    Label *label = &search->labels[v];
    if (seconds > label->seconds || !(seconds <= search->limit_s)) return;
    if (seconds == label->seconds && owner >= label->owner) return;
    if (label->seconds == INFINITY) search->reached[search->n_reached++] = v;
    label->seconds = seconds;
    label->owner = owner;
    int32_t bucket = bucket_of(search, seconds);
    if (bucket == label->bucket) return;
    if (label->bucket >= 0) take_out(search, label);
    put_in(search, v, bucket);
}

static void offer_along_ways(Search *search, int32_t v) {
    const Ways *ways = search->ways;
    double seconds = search->labels[v].seconds;
    int32_t owner = search->labels[v].owner;
    for (int32_t i = ways->start[v]; i < ways->start[v + 1]; i++)
        offer(search, ways->node[i], seconds + ways->seconds[i], owner);
}

/* The lowest bucket in which somebody waits: after a long gap, or for the first look. */
static int32_t lowest_bucket(const Search *search) {
    int32_t lowest = INT32_MAX;
    for (int32_t i = 0; i < N_SLOTS; i++)
        for (int32_t v = search->slots[i]; v >= 0; v = search->labels[v].after)
            if (search->labels[v].bucket < lowest) lowest = search->labels[v].bucket;
    return lowest;
}

/* Take a node out of the lowest bucket; -1 when nobody within the limit waits. */
static int32_t next_node(Search *search) {
    int32_t last = bucket_of(search, search->limit_s);
    int32_t n_empty = 0;
    while (search->n_waiting && search->current <= last) {
        for (int32_t v = search->slots[search->current & (N_SLOTS - 1)]; v >= 0;
             v = search->labels[v].after)
            if (search->labels[v].bucket == search->current) {
                take_out(search, &search->labels[v]);
                return v;
            }
        if (++n_empty < N_SLOTS) {
            search->current++;
        } else {
            search->current = lowest_bucket(search);
            n_empty = 0;
        }
    }
    return -1;
}

static void begin(Search *search, const Ends *ends, int64_t i, int32_t owner) {
    for (int64_t e = ends->start[i]; e < ends->start[i + 1]; e++)
        offer(search, ends->node[e], ends->seconds[e], owner);
}

static int32_t lowest_reached(const Search *search) {
    int32_t lowest = LAST_BUCKET;
    for (int32_t i = 0; i < search->n_reached; i++) {
        int32_t bucket = search->labels[search->reached[i]].bucket;
        if (bucket < lowest) lowest = bucket;
    }
    return lowest;
}

static void clear(Search *search) {
    for (int32_t i = 0; i < search->n_reached; i++) {
        Label *label = &search->labels[search->reached[i]];
        if (label->bucket >= 0) search->slots[label->bucket & (N_SLOTS - 1)] = -1;
        *label = UNREACHED;
    }
    search->n_reached = search->n_waiting = 0;
}

/* From all stations at once: seconds and nearest station of every node, INFINITY and -1 beyond
 * the limit. */
void gridmap_sweep(const Ways *ways, const Room *room, const Ends *stations, double limit_s,
                   double bucket_s, double *seconds, int32_t *owner) {
    Search search;
    open_search(&search, ways, room, bucket_s);
    search.limit_s = limit_s;
    for (int64_t i = 0; i < stations->n; i++) begin(&search, stations, i, (int32_t)i);
    search.current = lowest_reached(&search);
    for (int32_t v; (v = next_node(&search)) >= 0;) offer_along_ways(&search, v);
    for (int32_t v = 0; v < ways->n; v++) {
        const Label *label = &search.labels[v];
        seconds[v] = label->seconds;
        owner[v] = label->seconds == INFINITY ? -1 : label->owner;
    }
    clear(&search);
}

/* Targets as a search meets them: those that can be reached from node v begin at first[v]. */
typedef struct {
    const Ends *ends;
    int32_t *first;     /* by node */
    int32_t *following; /* by entry */
    int32_t *target;    /* by entry */
} Standing;

static void stand(Standing *standing) {
    const Ends *ends = standing->ends;
    for (int64_t i = 0; i < ends->n; i++)
        for (int64_t e = ends->start[i]; e < ends->start[i + 1]; e++) {
            standing->target[e] = (int32_t)i;
            standing->following[e] = standing->first[ends->node[e]];
            standing->first[ends->node[e]] = (int32_t)e;
        }
}

static void leave(Standing *standing) {
    const Ends *ends = standing->ends;
    for (int64_t e = 0; e < ends->start[ends->n]; e++) standing->first[ends->node[e]] = -1;
}

/* The best so far of each target, and the k nearest of them in order. */
typedef struct {
    double *best; /* by target */
    int64_t n_targets, n_found;
    int32_t k, n_ranked; /* k = 0: all targets are wanted, none is ranked */
    int32_t *ranked;
    double *ranked_s;
} Found;

static void rank(Found *found, int32_t target, double seconds) {
    int32_t i = 0;
    while (i < found->n_ranked && found->ranked[i] != target) i++;
    if (i == found->k) {
        i--;
        if (seconds > found->ranked_s[i]) return;
        if (seconds == found->ranked_s[i] && target > found->ranked[i]) return;
    } else if (i == found->n_ranked) {
        found->n_ranked++;
    }
    for (; i > 0; i--) {
        double ahead_s = found->ranked_s[i - 1];
        if (ahead_s < seconds || (ahead_s == seconds && found->ranked[i - 1] < target)) break;
        found->ranked[i] = found->ranked[i - 1];
        found->ranked_s[i] = ahead_s;
    }
    found->ranked[i] = target;
    found->ranked_s[i] = seconds;
}

static void note(Found *found, Search *search, int32_t target, double seconds) {
    if (!(seconds <= search->limit_s) || seconds >= found->best[target]) return;
    if (found->best[target] == INFINITY) found->n_found++;
    found->best[target] = seconds;
    if (!found->k) return;
    rank(found, target, seconds);
    if (found->n_ranked == found->k) search->limit_s = found->ranked_s[found->k - 1];
}

/* Once every target has been found, nothing farther than the farthest of them matters. */
static void draw_limit_in(const Found *found, Search *search) {
    double farthest_s = 0.0;
    if (found->n_found < found->n_targets) return;
    for (int64_t i = 0; i < found->n_targets; i++)
        if (found->best[i] > farthest_s) farthest_s = found->best[i];
    if (farthest_s < search->limit_s) search->limit_s = farthest_s;
}

static void run(Search *search, const Standing *standing, Found *found) {
    int32_t bucket = -1;
    search->current = lowest_reached(search);
    for (int32_t v; (v = next_node(search)) >= 0;) {
        if (!found->k && search->current != bucket) draw_limit_in(found, search);
        bucket = search->current;
        for (int32_t e = standing->first[v]; e >= 0; e = standing->following[e])
            note(found, search, standing->target[e],
                 search->labels[v].seconds + standing->ends->seconds[e]);
        offer_along_ways(search, v);
    }
    clear(search);
}

/* From each source to the targets. With k, the k nearest into row i of ranked and ranked_s,
 * -1 and INFINITY where there are fewer; without, the seconds to all into row i of best. There
 * are two `entries` for each of the targets' ends, to note who stands where. */
void gridmap_reach(const Ways *ways, const Room *room, const Ends *sources, const Ends *targets,
                   const Pairs *direct, int32_t k, double limit_s, double bucket_s,
                   int32_t *entries, double *best, int32_t *ranked, double *ranked_s) {
    Search search;
    Standing standing = {targets, room->first, entries, entries + targets->start[targets->n]};
    open_search(&search, ways, room, bucket_s);
    stand(&standing);
    for (int64_t i = 0; i < sources->n; i++) {
        Found found = {k ? best : best + i * targets->n, targets->n, 0, k, 0,
                       ranked + i * k, ranked_s + i * k};
        for (int64_t t = 0; t < targets->n; t++) found.best[t] = INFINITY;
        search.limit_s = limit_s;
        for (int64_t p = direct->start[i]; p < direct->start[i + 1]; p++)
            note(&found, &search, direct->target[p], direct->seconds[p]);
        begin(&search, sources, i, 0);
        run(&search, &standing, &found);
        for (int32_t j = found.n_ranked; j < k; j++) {
            found.ranked[j] = -1;
            found.ranked_s[j] = INFINITY;
        }
    }
    leave(&standing);
}
