package heading

import (
	"iter"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// stars are the marks of columns that must be filled in.
var stars = []string{"*", "＊", "★", "☆", "✱", "※", "†"}

// requiredWords are the words for the same, and for the opposite.
var requiredWords = []string{"必填", "必填项", "选填", "required", "mandatory", "optional", "必須", "任意"}

func isRequired(folded string) bool {
	return slices.ContainsFunc(requiredWords, func(word string) bool { return Fold(word) == folded }) || folded == "*"
}

// qualifiers are words by which a note makes another thing of a column, or another
// measure of its numbers.
var qualifiers = strings.Fields(`
	2 3 4 二 三 2nd second secondary other others alternate alternative alt backup spare former previous old ex previous
	备用 备选 其他 其它 另 另一 第二 第三 次要 原 前 旧 曾用 历史 紧急 emergency
	delivery shipping billing invoice 收货 送货 发货 交货 配送 开票 发票 账单 法人 法定代表人 legal 供应商 supplier vendor
	home private work office 家庭 住宅 私人
	net gross 不含 不含税 未税 excl excluding 税前 before after base 本位币 by 按
	k thousand thousands million millions 000 000s 千 万 亿 千元 万元 亿元 百万 万美元 w
	seconds second secs sec s 秒 hours hour hrs h 小时 days day 天 日 weeks 周 months month 月 个月 years 年
	estimated expected planned target 预计 预估 计划 目标 估算 last next first 上次 下次 最近 首次
`)

// columnWords are names of other columns: in brackets after a name of the same
// script they say which of its columns it is, and after one of another script they
// translate it.
var columnWords = strings.Fields(`
	type types status level score count amount code id no number date time email phone
	类型 状态 等级 数量 代码 编号 次数 日期 时间 电话 邮箱 金额
`)

// qualifies reports whether a folded note changes what a heading means: one of its
// words makes another thing of the column, another one of its kind, or another
// measure. Translation is whether it is of another script than the name.
func qualifies(folded string, translation bool) bool {
	words := strings.FieldsFunc(folded, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	})
	if len(words) > 4 || utf8.RuneCountInString(folded) > 24 {
		return false // a sentence says how to fill it in
	}
	for _, word := range words {
		if slices.Contains(qualifiers, word) || !translation && slices.Contains(columnWords, word) || allDigits(word) {
			return true
		}
	}
	return false
}

func allDigits(word string) bool {
	return strings.Trim(word, "0123456789") == ""
}

// units are measures that a note may name without making another number of it.
var units = strings.Fields("pcs pc piece pieces set sets 件 个 台 套 箱 吨 kg 公斤 千克 克 g t ton tons m m2 m3 cbm 米 平方米 立方米 % 元 块 只 条 张 双 打 份 人 次 笔 min mins minute minutes 分钟 分 unit units 单位")

func isUnit(folded string) bool { return slices.Contains(units, folded) }

// lines yields a heading's lines that aren't blank.
func lines(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for line := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == '\n' || r == '\r' || r == '\v' || r == '\u2028' }) {
			if line = strings.TrimSpace(line); line != "" && !yield(line) {
				return
			}
		}
	}
}

// trimPunctuation takes blanks, colons and pictures off both ends.
func trimPunctuation(line string) string {
	return strings.TrimFunc(line, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.Is(unicode.So, r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune(":：;；,，、·•-–—_=|/\\.。", r)
	})
}

// trimNumber takes a column's number off: “1. ”, “2、”, “③”, “(4)”.
func trimNumber(line string) string {
	r, size := utf8.DecodeRuneInString(line)
	if r >= '①' && r <= '⓿' || r >= '❶' && r <= '➓' {
		return strings.TrimSpace(line[size:])
	}
	rest := strings.TrimLeft(line, "(（")
	digits := strings.TrimLeft(rest, "0123456789")
	if n := len(rest) - len(digits); n == 0 || n > 2 {
		return line
	}
	r, size = utf8.DecodeRuneInString(digits)
	if strings.ContainsRune(".、)）．:：", r) && size < len(digits) && size > 0 {
		if next := digits[size:]; r != '.' || next[0] < '0' || next[0] > '9' {
			return strings.TrimSpace(next)
		}
	}
	return line
}
