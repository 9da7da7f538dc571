package lookup

import "strings"

// Words in the names of companies that say what they do or where they are: so many
// have them that sharing one says nothing, whatever few records a table has.
var generic = func() map[string]bool {
	set := make(map[string]bool)
	for _, word := range strings.Fields(`
trading trade traders trader import imports importers export exports exporters importexport international intl global world worldwide group holding holdings industry industries industrial
enterprise enterprises company corporation technology technologies tech electronics electronic electric electrical lighting light led hardware machinery machine equipment tools furniture
textile textiles garment garments fashion apparel plastic plastics metal metals steel chemical chemicals packaging printing auto parts motors medical supplies supply products product
services service solutions systems system logistics commerce commercial ecommerce business development investment manufacturing manufacture factory works wholesale retail distribution distributors
sales marketing consulting design engineering energy power solar food foods china hong kong hongkong shenzhen guangzhou shanghai beijing ningbo yiwu dongguan usa uk europe asia america new
and of for the de la del handel handels vertrieb comercial comercio importadora exportadora distribuidora industria industrie commerce societe ets
`) {
		set[word] = true
	}
	for _, word := range strings.Fields(`电子 贸易 科技 技术 实业 工业 国际 进出 出口 口贸 进口 商贸 工贸 外贸 集团 控股 发展 投资 制造 机械 设备 五金 照明 光电 电器 电气 塑料 塑胶 包装 纺织 服装 服饰 化工 家具 建材 汽配 医疗 器械 食品 物流 供应 应链 链管 管理 网络 信息 文化 传媒 商务 电商 子商 跨境 新能 能源 材料 制品 用品 日用 百货 中国 香港 深圳 广州 上海 北京 宁波 义乌 东莞 圳市 州市 海市 京市 波市 乌市 莞市 子科 技术 业有 国贸 际贸 子有 易有`) {
		set[word] = true
	}
	return set
}()

// genericBits bounds what such a word tells.
const genericBits = 1.5

// places that stand before the name of a company without a word for city.
var places = func() map[string]bool {
	set := make(map[string]bool)
	for _, place := range strings.Fields(`中国 香港 澳门 台湾 台北 北京 上海 天津 重庆 广东 广州 深圳 东莞 佛山 中山 珠海 惠州 江门 汕头 浙江 杭州 宁波 温州 义乌 绍兴 嘉兴 台州 金华 江苏 南京 苏州 无锡 常州 南通 徐州 昆山
山东 青岛 济南 烟台 潍坊 临沂 福建 福州 厦门 泉州 河北 石家庄 河南 郑州 湖北 武汉 湖南 长沙 四川 成都 安徽 合肥 江西 南昌 辽宁 沈阳 大连 吉林 长春 黑龙江 哈尔滨 陕西 西安 山西 太原 云南 昆明 贵州 贵阳 广西 南宁 海南 海口 甘肃 兰州 新疆 宁夏 内蒙古 西藏 青海`) {
		set[place] = true
	}
	return set
}()

// areas are the words for the kinds of places.
const areas = "省市县区镇"

// withoutPlace takes the places off the beginning of a company's key in Chinese:
// 华达电子 of 深圳市华达电子 and of 广东省深圳市华达电子.
func withoutPlace(key string) string {
	runes := []rune(key)
	for {
		n := placeLength(runes)
		if n == 0 || len(runes)-n < 2 {
			return string(runes)
		}
		runes = runes[n:]
	}
}

func placeLength(runes []rune) int {
	for n := 3; n >= 2; n-- {
		if len(runes) > n && places[string(runes[:n])] {
			if strings.ContainsRune(areas, runes[n]) {
				return n + 1
			}
			return n
		}
	}
	for n := 2; n <= 4; n++ {
		if len(runes) > n && strings.ContainsRune("省市县", runes[n]) && !strings.ContainsRune("超城都门夜菜", runes[n-1]) {
			return n + 1
		}
	}
	return 0
}

// onlyGeneric reports whether a text has nothing but such words, places and legal
// forms.
func onlyGeneric(text string) bool {
	form := companyForm(text)
	if form.Key == "" || !says(text) {
		return true
	}
	if form.Foreign != "" && places[strings.TrimRight(form.Key, areas)] {
		return true
	}
	for _, word := range form.Words {
		if !generic[word] {
			return false
		}
	}
	return true
}
