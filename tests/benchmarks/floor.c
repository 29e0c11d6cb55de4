/* One pass over the ways: what no search that looks at each of them once can do without. */
#include <stdint.h>

double one_pass(int32_t n, const int32_t *start, const int32_t *node, const double *seconds,
                const double *label) {
    double least = 1e300;
    for (int32_t v = 0; v < n; v++)
        for (int32_t i = start[v]; i < start[v + 1]; i++) {
            double offered = label[v] + seconds[i];
            if (offered < label[node[i]] && offered < least) least = offered;
        }
    return least;
}
