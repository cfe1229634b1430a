/* A wrong encoding gives characters at random, of which few are among the several
 * hundred that make up most of any text; it gives rare planes and controls besides. */
#include "documents/formats/plausible.h"

#include <pthread.h>
#include <stdint.h>
#include <string.h>

#define FIRST 0x4e00u
#define LAST  0x9fffu

static const char COMMON[] =
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多"
    "定行学法所民得经十三之进等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开合还因由其"
    "些然前外天政四日那社义事平形相全表间样与关各重新线内数正心明看原又利比或但质气第向道命此变条只没结解问意建月公"
    "无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知"
    "较将组见计别手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压"
    "志世金增争济阶油思术极交受联认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声"
    "报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律且究观越织装影算低持音众书布复容"
    "际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往历市克何除消构府称太准精值号率族维划选标写存候"
    "效院查江型按格养易置派层片始却专状育厂京识适属包火住调满县局照参红细引听该价严镇乡村街街道居亿吨亩户财政税投资"
    "环境项目推贫困脱卫医疗险障监督落贯彻坚创优服融企岗巩固绿态网络园龙头培训宣示范基层治污染扶续稳增幅累困难振兴"
    "國們這個來時為會經發對產業學機關體實動說種過進與義無線題長場報農稅財鎮鄉縣區億萬萬噸畝戶資統計應將領導監"
    "設備計劃運環境項醫療險醫衛處總號實現級構歲開閉議員請審續擴達進優產權當選東陳黃務稱還點聯節給領衆單雙難麼讓從";

static uint64_t common[(LAST - FIRST + 64) / 64];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static uint32_t decode(const unsigned char *at, size_t *step)
{
    if (at[0] < 0x80) {
        *step = 1;
        return at[0];
    }
    if (at[0] < 0xe0) {
        *step = 2;
        return (uint32_t)(at[0] & 0x1f) << 6 | (at[1] & 0x3f);
    }
    if (at[0] < 0xf0) {
        *step = 3;
        return (uint32_t)(at[0] & 0x0f) << 12 | (uint32_t)(at[1] & 0x3f) << 6 | (at[2] & 0x3f);
    }
    *step = 4;
    return 0x10000;
}

static void fill(void)
{
    size_t step;
    for (const unsigned char *at = (const unsigned char *)COMMON; *at != '\0'; at += step) {
        uint32_t place = decode(at, &step) - FIRST;
        common[place / 64] |= UINT64_C(1) << place % 64;
    }
}

unsigned plausible_score(const char *text, size_t length)
{
    size_t chinese = 0, known = 0, odd = 0, step;
    pthread_once(&once, fill);
    for (size_t at = 0; at < length; at += step) {
        uint32_t character = decode((const unsigned char *)text + at, &step);
        if (character >= FIRST && character <= LAST) {
            uint32_t place = character - FIRST;
            chinese++;
            known += common[place / 64] >> place % 64 & 1;
        } else if ((character >= 0x80 && character < 0xa0) || (character >= 0x3400 && character < FIRST) ||
                   (character >= 0xe000 && character < 0xf900) || character >= 0x10000 ||
                   (character < 0x20 && (character < '\t' || character > '\r'))) {
            odd++;
        }
    }
    if (chinese == 0 || 10 * odd > chinese || 4 * known < chinese) {
        return 0;
    }
    return (unsigned)(1 + 1000 * (uint64_t)known / (chinese + 4 * odd));
}
