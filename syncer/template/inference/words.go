package inference

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"sheetsync/sheetschema/lexical"
)

// Words of headings, folded, by what they say of a column. Those of scripts
// that write no blanks are found anywhere in a heading, those of the others as
// words of it; from [longWord] letters on, as parts of words, too.
//
//nolint:misspell // the words are of many languages
var (
	// codeWords head columns of codes: names that somebody gave out.
	codeWords = words("编号 編號 号 號 代码 代碼 编码 編碼 単号 番号 コード code number no nr num id sku ref reference " +
		"serial plate nummer kennzeichen numéro numero número référence código codice номер код артикул mã số رقم رمز #")
	// notCodes are words with “号” in them, or beside it, that name no record.
	notCodes = words("电话 電話 手机 手機 账号 帳號 賬號 帐号 传真 微信 型号 型號 phone mobile tel account fax model version iban postal zip")
	// nameWords head columns of names.
	nameWords = words("名称 名稱 名字 姓名 简称 全称 名 客户 客戶 公司 name names title customer client company firm supplier vendor " +
		"bezeichnung kunde firma lieferant nom client société fournisseur nombre cliente empresa proveedor nome fornecedor " +
		"название наименование имя фио клиент компания 顧客 会社名 氏名 名前 tên khách اسم العميل الشركة")
	// textWords head columns whose numbers are texts, to which other texts may
	// come tomorrow.
	textWords = slices.Concat(codeWords, nameWords, words("规格 規格 型号 型號 尺寸 尺码 邮编 郵編 邮政编码 版本 批次 批号 房间 房號 教室 班级 班級 地址 账号 帳號 备注 備註 说明 描述 "+
		"model spec specification size version batch lot room class grade address postcode zip postal account notes note remarks remark comment comments description "+
		"größe modell raum klasse adresse plz bemerkung taille modèle salle remarque tamaño modelo sala observaciones размер модель примечание сертификат"))
	// amountWords head columns of money.
	amountWords = words("金额 金額 单价 單價 价格 價格 总价 總價 货款 貨款 费 費 费用 租金 押金 定金 尾款 工资 薪资 学费 余额 餘額 收入 支出 成本 预算 税额 应收 应付 已付 未付 实收 " +
		"amount price total subtotal sum paid cost costs fee fees rent deposit salary wage balance revenue budget tax sales turnover value net gross " +
		"betrag preis summe kosten gebühr miete kaution gehalt umsatz saldo montant prix coût loyer importe precio coste alquiler valor preço custo " +
		"сумма цена стоимость аренда 単価 価格 合計 料金 giá tiền مبلغ سعر")
	// unitWords head columns of which a sum says nothing.
	unitWords = words("单价 單價 价格 價格 単価 价 率 price prices unit rate preis stückpreis einzelpreis prix unitaire precio preço цена giá سعر percent % balance 余额 餘額 saldo")
	// wholeWords head columns whose numbers can't have decimals.
	wholeWords = words("年龄 年齡 人数 人數 次数 次數 年份 age year seats pupils persons employees staff headcount alter jahr âge année edad año idade ano возраст год 年齢")
	// countWords head columns of numbers of things.
	countWords = words("年龄 年齡 人数 人數 次数 次數 序号 年份 数 數 量 age year seats employees staff headcount days hours pupils persons people alter jahr âge année edad año idade ano возраст год 年齢 人数")
	// dateWords head columns of dates and times.
	dateWords = words("日期 日 时间 時間 date dates day time datum tag zeit heure jour fecha hora día data дата время 日付 日時 ngày تاريخ")
	// lineWords head columns that number the lines of a document.
	lineWords = words("行号 項次 项次 行次 序号 line pos position item zeile ligne línea linha строка 行番号 明細番号")
	// gradeWords head columns of grades on a scale, stateWords those of states.
	gradeWords = words("等级 等級 级别 級別 优先级 星级 level tier priority rating stufe priorität niveau priorité nivel prioridad приоритет уровень 優先度")
	stateWords = words("状态 狀態 阶段 階段 进度 status state stage phase zustand statut étape estado etapa статус этап ステータス trạng حالة")
	// dueWords head dates on which something falls due.
	dueWords = words("到期 截止 应付日 应还 應還 付款期限 期限 续约 續約 续签 有效期 年检 保修 满期 due deadline expiry expires expire expiration expiring renewal renew until " +
		"maturity fällig fälligkeit fälligkeitsdatum ablauf ablaufdatum frist verlängerung bis échéance expiration renouvellement vencimiento renovación vencimento renovação " +
		"validade срок истекает оплатить 期日 満期 納期 hạn استحقاق انتهاء")
	// endWords head the days on which something ends, and agreementWords what has such
	// a day that somebody must know of before it comes.
	endWords       = words("结束 結束 终止 終止 止 end ends ending ende endet fin término fim конец окончание 終了")
	agreementWords = words("合同 合約 协议 協議 租约 租約 租赁 租賃 保险 保險 许可 订阅 contract agreement lease subscription licence license insurance policy warranty tenancy " +
		"vertrag mietvertrag versicherung lizenz abo contrat bail assurance contrato seguro licencia договор аренда 契約 保険 hợp")
	// doneWords head columns that say that the matter of a date is done.
	doneWords = words("已付 已收 已还 已還 归还 歸還 付款日 收款日 完成 结清 實際 实际 paid returned received completed completion done settled closed actual " +
		"bezahlt zurückgegeben erledigt abgeschlossen payé rendu terminé pagado devuelto pago devolvido оплачено возвращено выполнено 返却 支払日 入金日 完了")
	// actualWords head dates on which something did happen.
	actualWords = words("实际 實際 actual actually tatsächlich réel real фактический")
	// doneStates are the states in which the matter of a date is done.
	doneStates = words("已付 已付款 已付清 已收款 已还 已归还 已完成 完成 已结清 已关闭 已取消 取消 已终止 已结束 已缴 已缴清 已缴费 已交 已支付 已归档 paid settled returned completed complete done closed cancelled canceled terminated ended " +
		"finished bezahlt erledigt storniert abgeschlossen payé terminé annulé pagado cancelado completado pago concluído оплачено завершено отменено 支払済 完了 返却済")
	// ownerWords head columns of who looks after a record.
	ownerWords = words("负责人 負責人 业务员 業務員 业务 跟进人 经办 經辦 顾问 顧問 管理员 班主任 老师 教师 教练 销售 owner responsible assigned assignee sales salesperson rep manager agent handler " +
		"advisor keeper teacher tutor betreuer verantwortlich zuständig commercial responsable vendedor responsável ответственный менеджер 担当 phụ المسؤول")
	phoneWords = words("phone telephone tel mobile cell cellphone fax whatsapp telefon handy téléphone portable teléfono móvil telefone celular телефон 电话 電話 手机 手機 传真 座机 联系方式 携帯 điện هاتف")
	// productWords and quantityWords are those of the lines of documents.
	productWords  = words("产品 產品 商品 品名 货物 物料 product products item items article artikel produkt produit producto produto товар 製品 sản")
	quantityWords = words("数量 數量 件数 quantity qty pcs menge anzahl stück quantité cantidad quantidade количество lượng كمية")
	// totalWords begin rows that are no records.
	totalWords = words("合计 合計 总计 總計 小计 小計 total totals subtotal sum summe gesamt итого")
)

// longWord is from how many letters on a word is looked for within words.
const longWord = 6

func words(list string) []string { return strings.Fields(list) }

// A heading is a column's header, to be asked for words.
type heading struct {
	folded string
	words  map[string]bool
}

func newHeading(text string) heading {
	h := heading{folded: lexical.Fold(text), words: make(map[string]bool)}
	for _, word := range strings.FieldsFunc(h.folded, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '#' && r != '%' }) {
		h.words[word] = true
	}
	return h
}

// counts reports whether the heading asks for a number of things.
func (h heading) counts() bool {
	return h.has(countWords) || h.has(quantityWords) || strings.Contains(h.folded, "number of") || strings.Contains(h.folded, "no. of") || strings.Contains(h.folded, "# of")
}

// dated reports whether the heading asks for a day or time.
func (h heading) dated() bool { return h.has(dateWords) || h.has(dueWords) }

// texts reports whether what is below the heading are names, codes or words,
// whatever they look like today.
func (h heading) texts() bool {
	return h.has(textWords) && !h.has(amountWords) && !h.counts() && !h.dated()
}

// codes reports whether the heading asks for a code.
func (h heading) codes() bool {
	return h.has(codeWords) && !h.has(notCodes) && !h.dated() && !h.counts() && !h.has(amountWords)
}

// names reports whether the heading asks for a name.
func (h heading) names() bool {
	return h.has(nameWords) && !h.codes() && !h.has(notCodes) && !h.dated() && !h.counts() && !h.has(amountWords)
}

// has reports whether the heading has one of the words.
func (h heading) has(words []string) bool { return slices.ContainsFunc(words, h.hasWord) }

func (h heading) hasWord(word string) bool {
	if h.words[word] || h.words[word+"s"] {
		return true
	}
	first, _ := utf8.DecodeRuneInString(word)
	if unicode.In(first, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Arabic, unicode.Thai) {
		return strings.Contains(h.folded, word)
	}
	return utf8.RuneCountInString(word) >= longWord && strings.Contains(h.folded, word)
}
