package lookup_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"sheetsync/validate/duplicates/lookup"
)

// world makes customers, half of them in Chinese, with names of made-up syllables.
type world struct{ *rand.Rand }

const (
	initialSounds = "b c d f g h k l m n p r s t v w br cr dr fl gr pl st tr sh ch"
	vowels        = "a e i o u ai ea ou io"
	endings       = "n r l s x m nd rt st ck"
	trades        = "Trading Electronics Lighting Imports Industrial Technology Tools Furniture Textiles International"
	forms         = "Ltd GmbH Inc. LLC S.A. B.V. Pty Co.,Ltd."
	hosts         = "gmail.com 163.com qq.com outlook.com yahoo.com"
	cities        = "深圳市 广州市 上海 宁波市 义乌市 东莞市 中山市 佛山市 苏州 青岛"
	tradesChinese = "电子 贸易 科技 照明 进出口 实业 五金制品 国际贸易 机械设备 塑胶制品"
	brands        = "华达恒信博远海纳天成宏泰瑞丰金龙永盛安捷新锐明辉立德嘉诚万通正源百川盛世鸿运伟业中兴凯旋东方长城威龙三力晶科英飞维康奥普利亚顺星云帆启航蓝图紫光银河佳美优品尚德普惠同创力合"
)

func (w world) of(list string) string {
	words := strings.Fields(list)
	return words[w.IntN(len(words))]
}

func (w world) brand() string {
	var b strings.Builder
	for range 2 + w.IntN(2) {
		b.WriteString(w.of(initialSounds) + w.of(vowels))
	}
	b.WriteString(w.of(endings))
	name := b.String()
	return strings.ToUpper(name[:1]) + name[1:]
}

func (w world) customer() []string {
	if w.IntN(2) == 0 {
		runes := []rune(brands)
		brand := string([]rune{runes[w.IntN(len(runes))], runes[w.IntN(len(runes))], runes[w.IntN(len(runes))]})
		trade := w.of(tradesChinese)
		phone := fmt.Sprintf("+86 1%d%09d", 3+w.IntN(6), w.IntN(1e9))
		return []string{brand + trade, w.of(cities) + brand + trade + "有限公司", "", fmt.Sprintf("u%d@%s", w.IntN(1e8), w.of(hosts)), phone, "", "", "中国"}
	}
	brand := w.brand()
	company := brand + " " + w.of(trades) + " " + w.of(forms)
	phone := fmt.Sprintf("+49 40 %07d", w.IntN(1e7))
	host := strings.ToLower(brand) + ".com"
	return []string{company, company, w.brand() + " " + w.brand(), "info@" + host, phone, "", "www." + host, "Germany"}
}

func (w world) customers(n int) [][]string {
	rows := make([][]string, n)
	for i := range rows {
		rows[i] = w.customer()
	}
	return rows
}

func newWorld(seed uint64) world { return world{rand.New(rand.NewPCG(seed, 1))} }

// BenchmarkFind answers twenty queries of all kinds among 100,000 customers, once
// prepared; the time of preparing is reported beside it.
func BenchmarkFind(b *testing.B) {
	w := newWorld(7)
	rows := w.customers(100_000)
	records := register(b, rows)
	queries := make([]string, 0, 20)
	for i := range 20 {
		row := rows[w.IntN(len(rows))]
		if i%4 == 3 {
			row = w.customer()
		}
		queries = append(queries, row[[]int{1, 3, 4, 0}[i%4]])
	}
	fields := lookup.Fields(records.Resource)
	index := lookup.New(records, fields, "CN")
	for _, q := range queries {
		index.Find(q)
	}
	b.ResetTimer()
	for range b.N {
		for _, q := range queries {
			index.Find(q)
		}
	}
}

func BenchmarkPrepare(b *testing.B) {
	records := register(b, newWorld(7).customers(100_000))
	for range b.N {
		index := lookup.New(records, lookup.Fields(records.Resource), "CN")
		for _, q := range []string{"Cedargate", "+86 13800138000", "a@b.com"} {
			index.Find(q)
		}
	}
}
