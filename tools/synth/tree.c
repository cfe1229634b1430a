/* The tree: provinces, cities, counties and towns in the proportions of China's,
 * each parent's children next to one another. */
#include <stdio.h>

#include "synth/corpus.h"

/* China's, as the orientation corpus counts them. */
static const uint32_t china[SYNTH_LEVELS] = { 31, 340, 2850, 41000 };

static const char *const level_words[SYNTH_LEVELS] = { "province", "city", "county", "town" };
static const char *const level_names[SYNTH_LEVELS] = { "Province", "City", "County", "Town" };
static const char level_letters[SYNTH_LEVELS] = { 'P', 'C', 'D', 'T' };

synth_tree synth_tree_of(uint32_t towns)
{
    synth_tree tree = { .count[SYNTH_TOWN] = towns, .node_count = towns };
    for (int level = SYNTH_TOWN; level > 0; level--) {
        uint64_t scaled = (uint64_t)tree.count[level] * china[level - 1] + china[level] - 1;
        tree.count[level - 1] = (uint32_t)(scaled / china[level]);
        tree.first[level - 1] = tree.node_count;
        tree.node_count += tree.count[level - 1];
    }
    return tree;
}

/* The place of a node's parent among the level above. */
static uint32_t parent_of(const synth_tree *tree, int level, uint32_t place)
{
    return (uint32_t)((uint64_t)place * tree->count[level - 1] / tree->count[level]);
}

void synth_tree_nodes(const synth_tree *tree, synth_node *nodes)
{
    uint32_t begun[SYNTH_LEVELS] = { 0 }; /* nodes of each level so far */
    for (uint32_t town = 0; town < tree->count[SYNTH_TOWN]; town++) {
        uint32_t place[SYNTH_LEVELS] = { [SYNTH_TOWN] = town };
        for (int level = SYNTH_TOWN; level > 0; level--) {
            place[level - 1] = parent_of(tree, level, place[level]);
        }
        for (int level = 0; level < SYNTH_LEVELS; level++) {
            if (place[level] == begun[level]) {
                *nodes++ = (synth_node) { tree->first[level] + begun[level]++, (uint8_t)level };
            }
        }
    }
}

void synth_code(const synth_tree *tree, synth_node node, char *code)
{
    uint32_t place = node.number - tree->first[node.level];
    code[0] = level_letters[node.level];
    for (int digit = 7; digit > 0; digit--) {
        code[digit] = (char)('0' + place % 10);
        place /= 10;
    }
    code[8] = '\0';
}

static yb_status add_node(const synth_tree *tree, synth_node node, yb_regions_builder *builder, yb_error *error)
{
    char code[9], parent[9] = "", name[32];
    uint32_t place = node.number - tree->first[node.level];
    if (node.level > 0) {
        int above = node.level - 1;
        synth_node over = { tree->first[above] + parent_of(tree, node.level, place), (uint8_t)above };
        synth_code(tree, over, parent);
    }
    synth_code(tree, node, code);
    snprintf(name, sizeof name, "%s %u", level_names[node.level], place);
    return yb_regions_builder_add(builder, code, parent, level_words[node.level], name, 0, error);
}

yb_status synth_corpus_regions(const synth_corpus *corpus, yb_regions **regions, yb_error *error)
{
    yb_regions_builder *builder = NULL;
    yb_status status = yb_regions_builder_create(NULL, &builder, error);
    for (uint32_t i = 0; status == YB_OK && i < corpus->tree.node_count; i++) {
        status = add_node(&corpus->tree, corpus->nodes[i], builder, error);
    }
    if (status == YB_OK) {
        status = yb_regions_builder_finish(builder, regions, error);
    }
    yb_regions_builder_free(builder);
    return status;
}
