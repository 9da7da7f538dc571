package heading

import (
	"strings"
	"sync"
	"unicode"

	"sheetsync/sheetschema/lexical"
)

// Fold brings a heading or a tab's title to the form in which it is compared:
// [lexical.Fold], and simplified characters for the traditional ones that
// headings are written with.
func Fold(text string) string {
	text = lexical.Fold(text)
	for _, r := range text {
		if unicode.Is(unicode.Han, r) {
			return strings.Map(simplified, text)
		}
	}
	return text
}

// simplified returns the simplified form of a traditional character, and others as
// they are.
func simplified(r rune) rune {
	if s, ok := simplifiedForms()[r]; ok {
		return s
	}
	return r
}

// simplifiedForms reads the pairs once.
var simplifiedForms = sync.OnceValue(func() map[rune]rune {
	forms := make(map[rune]rune, len(traditional)/6)
	for pair := range strings.FieldsSeq(traditional) {
		runes := []rune(pair)
		forms[runes[0]] = runes[1]
	}
	return forms
})

// traditional has the characters of business vocabulary whose simplified form is
// another, each followed by that form; Japanese forms of the same words stand
// beside them. Characters that stand for several simplified ones aren't here
// unless headings use them in one sense alone.
const traditional = `
両两 並并 仮假 佇伫 佈布 佔占 併并 來来 価价 係系 倆俩 倉仓 個个 們们 倣仿 側侧 偵侦 備备 傭佣 傳传 債债 傷伤 僅仅 價价 億亿 償偿 優优 儲储 兇凶 児儿 內内 兩两 冊册 凍冻 処处 別别
剛刚 剤剂 創创 劃划 劇剧 劉刘 劑剂 労劳 動动 務务 勞劳 勢势 勳勋 勵励 勸劝 匯汇 匱匮 區区 協协 単单 卻却 參参 収收 吳吴 員员 問问 啟启 喪丧 喬乔 單单 嗎吗 嘗尝 嚮向 嚴严 団团 図图
國国 圍围 圏圈 園园 圓圆 圖图 團团 執执 報报 場场 塊块 壓压 壞坏 壯壮 売卖 壽寿 夾夹 奮奋 婦妇 媽妈 孃娘 孫孙 學学 実实 實实 寧宁 審审 寫写 寬宽 寶宝 対对 専专 將将 專专 尋寻 對对
導导 屆届 屬属 岡冈 島岛 嶺岭 師师 帯带 帳账 帶带 幣币 幫帮 幹干 広广 庫库 廈厦 廚厨 廠厂 廢废 廣广 廳厅 張张 強强 彈弹 彙汇 後后 徑径 従从 從从 復复 徵征 徹彻 応应 恆恒 愛爱 態态
慣惯 慶庆 憂忧 憑凭 憶忆 應应 懷怀 戀恋 戦战 戰战 戲戏 戶户 払付 択择 拋抛 挾挟 捨舍 掃扫 掛挂 採采 揀拣 換换 損损 搖摇 搶抢 摯挚 擁拥 擇择 擊击 擔担 據据 擬拟 擴扩 擺摆 攔拦 攜携
攝摄 敵敌 數数 斎斋 斷断 於于 時时 晉晋 暫暂 曆历 書书 會会 東东 柵栅 條条 棄弃 棟栋 検检 業业 極极 榮荣 構构 槍枪 様样 樂乐 樓楼 標标 樣样 権权 橋桥 機机 檔档 檢检 檯台 櫃柜 欄栏
權权 歐欧 歡欢 歩步 歲岁 歴历 歷历 歸归 殘残 殺杀 殼壳 毀毁 毎每 気气 氣气 決决 沒没 況况 淚泪 淨净 済济 渋涩 測测 滙汇 滬沪 滾滚 滿满 漁渔 漢汉 濟济 瀏浏 災灾 為为 無无 煩烦 熱热
營营 爐炉 爭争 爾尔 牆墙 狀状 獎奖 獨独 獲获 獻献 現现 瑪玛 環环 瓊琼 產产 産产 甯宁 畢毕 異异 當当 療疗 癥症 發发 盡尽 監监 盤盘 盧卢 県县 眾众 睏困 碩硕 確确 碼码 礎础 礦矿 祿禄
禍祸 禮礼 稅税 種种 稱称 穀谷 積积 穩稳 窩窝 竄窜 競竞 筆笔 節节 範范 築筑 簡简 簽签 糧粮 糸丝 紀纪 約约 紅红 納纳 紐纽 純纯 紙纸 級级 細细 終终 経经 結结 絕绝 絡络 給给 統统 經经
続续 維维 綱纲 網网 緊紧 総总 編编 練练 縄绳 縣县 縦纵 縮缩 總总 績绩 織织 繪绘 繫系 繳缴 繼继 續续 罰罚 羅罗 義义 習习 聖圣 聞闻 聯联 聲声 職职 肅肃 脫脱 腦脑 腳脚 臨临 與与 興兴
舉举 舊旧 艙舱 艦舰 莊庄 葉叶 蔣蒋 薦荐 薬药 藍蓝 蘇苏 蘭兰 處处 虛虚 號号 虧亏 術术 衛卫 裏里 補补 裝装 裡里 製制 複复 見见 規规 視视 覧览 親亲 覽览 觀观 觸触 訂订 計计 訊讯 討讨
訓训 記记 訪访 設设 許许 訳译 訴诉 註注 証证 評评 詢询 試试 話话 該该 詳详 認认 語语 誤误 說说 説说 課课 調调 談谈 請请 論论 諮咨 諾诺 謝谢 證证 識识 譯译 議议 譲让 護护 譽誉 讀读
變变 讓让 豐丰 貝贝 負负 財财 貢贡 貨货 貫贯 責责 貴贵 買买 貸贷 費费 貿贸 賀贺 賃赁 資资 賓宾 賞赏 賠赔 賣卖 質质 賬账 賴赖 購购 贈赠 贊赞 贏赢 趕赶 趙赵 跡迹 車车 軌轨 軟软 転转
載载 輔辅 輕轻 輪轮 輸输 轉转 辦办 辭辞 農农 辺边 連连 週周 進进 遅迟 遊游 運运 過过 達达 遞递 遠远 適适 遲迟 遷迁 選选 遺遗 還还 郵邮 鄉乡 鄧邓 鄭郑 鄰邻 醫医 醬酱 釈释 釋释 釐厘
針针 釣钓 鈔钞 鉄铁 銀银 銜衔 銷销 鋪铺 鋼钢 錄录 錢钱 錦锦 錯错 録录 鍵键 鎖锁 鎮镇 鏈链 鏡镜 鐘钟 鐵铁 鑑鉴 鑒鉴 鑰钥 鑽钻 長长 門门 閉闭 開开 閑闲 閒闲 間间 関关 閥阀 閱阅 關关
陰阴 陳陈 陸陆 険险 陽阳 隊队 階阶 際际 隨随 險险 隱隐 雑杂 雖虽 雙双 雜杂 離离 難难 雲云 電电 霊灵 靜静 韓韩 響响 頁页 頂顶 項项 順顺 須须 頌颂 預预 頒颁 頓顿 領领 頭头 頻频 頼赖
顆颗 題题 額额 顏颜 顕显 願愿 類类 顧顾 顯显 風风 飛飞 飯饭 飲饮 飾饰 養养 餘余 館馆 饋馈 馬马 駐驻 駕驾 騎骑 験验 騙骗 騰腾 驅驱 驗验 驟骤 體体 髮发 鬆松 魚鱼 鮮鲜 鳥鸟 鴻鸿 麗丽
麼么 黃黄 黙默 點点 黨党 黴霉 齊齐 齒齿 齡龄 龍龙 龜龟
`
