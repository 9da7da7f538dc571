package normal

import (
	"strings"

	"sheetsync/sheetschema/hanzi"
)

// establishedNames are places whose name in Latin letters isn't their pinyin.
var establishedNames = strings.NewReplacer(
	"台北", "taipei", "台中", "taichung", "高雄", "kaohsiung", "新竹", "hsinchu", "基隆", "keelung", "台南", "tainan", "桃园", "taoyuan", "香港", "hongkong",
	"澳门", "macau", "九龙", "kowloon", "台湾", "taiwan", "北路", "north", "南路", "south", "东路", "east", "西路", "west",
)

// Pinyin writes a Chinese text as it is read, in Latin letters without tones and
// blanks (Hanyu Pinyin). A character of several readings has its most usual one.
func Pinyin(text string) string {
	text = establishedNames.Replace(text)
	var b strings.Builder
	for _, r := range text {
		if !isHan(r) {
			b.WriteRune(r)
			continue
		}
		b.WriteString(hanzi.Reading(r))
	}
	return b.String()
}
