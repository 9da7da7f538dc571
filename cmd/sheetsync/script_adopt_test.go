package main

import (
	"fmt"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"
)

// A teamBook is a workbook as teams keep them.
type teamBook struct {
	tabs   []teamTab
	merged map[string][][2]string // cells that are merged, by tab
}

type teamTab struct {
	title string
	rows  [][]any
}

// teamBooks are workbooks of different kinds, none laid out as a built-in register.
func teamBooks() map[string]teamBook {
	return map[string]teamBook{
		"chinese": chineseTrade(), "english": englishCRM(), "german": germanOrders(), "summary": summaryLayout(), "layout": tradeLayout(), "rental": rental(), "blocks": blocks(),
	}
}

// chineseTrade has a title above the header, stars, notes and two languages in its
// headings, years of customers in tabs of their own, and a total at the end.
func chineseTrade() teamBook {
	header := []any{"客户名称*\nCustomer Name", "公司全称", "国家/地区", "联系人（必填）", "邮箱Email", "手机", "WhatsApp", "客户等级", "业务员", "下次跟进日期"}
	year := func(year, from int) teamTab {
		t := teamTab{title: fmt.Sprintf("客户%d", year), rows: [][]any{{fmt.Sprintf("%d 年客户一览表", year)}, header}}
		for n := range 6 {
			n += from
			t.rows = append(t.rows, []any{fmt.Sprintf("客户%02d", n), fmt.Sprintf("深圳市第%d电子有限公司", n), "中国", "王伟", fmt.Sprintf("c%d@buyer%d.example", n, n), fmt.Sprintf("+86 138 0013 80%02d", n), fmt.Sprintf("+86 138 0013 80%02d", n), "A", "张伟", "2027-03-01"})
		}
		return t
	}
	orders := teamTab{title: "订单明细", rows: [][]any{{"2025 订单"}, {}, {"订单号", "客户", "品名", "数量", "单价（USD）", "总价", "下单日期", "付款状态", "要求"}}}
	for n := range 8 {
		orders.rows = append(orders.rows, []any{fmt.Sprintf("SO-%03d", n+1), fmt.Sprintf("客户%02d", n+1), "LED 灯带", 100 + n, 2.5, 2.5 * float64(100+n), fmt.Sprintf("2025-06-%02d", n+1), "未付", "尽快"})
	}
	orders.rows = append(orders.rows, []any{"合计", "", "", 828, "", 2070, "", "", ""})
	return teamBook{tabs: []teamTab{year(2025, 7), year(2024, 1), orders}, merged: map[string][][2]string{"客户2025": {{"A1", "J1"}}, "客户2024": {{"A1", "J1"}}}}
}

func englishCRM() teamBook {
	accounts := teamTab{title: "Accounts", rows: [][]any{{"Account Name", "Website", "Country", "Primary Contact", "Email Address", "Phone #", "Account Owner", "Owner Email", "Lead Source", "Last Contacted", "Company Size"}}}
	deals := teamTab{title: "Deals", rows: [][]any{{"Deal Name", "Account Name", "Stage", "Amount", "Currency", "Close Date"}}}
	for n := range 7 {
		name := fmt.Sprintf("Northfield %c", 'A'+n)
		accounts.rows = append(accounts.rows, []any{name, fmt.Sprintf("www.northfield%d.example", n), "United States", "Anna Brooks", fmt.Sprintf("anna@northfield%d.example", n), fmt.Sprintf("+1 202-555-01%02d", n), "Wei Zhang", "wei@team.example", "Fair", "2025-05-01", 20 + n})
		deals.rows = append(deals.rows, []any{fmt.Sprintf("Deal %d", n), name, "Open", 1200.5 + float64(n), "USD", "2027-01-15"})
	}
	return teamBook{tabs: []teamTab{accounts, deals}}
}

// germanOrders has headings in two rows, of which the upper are merged, and decimal
// commas in text.
func germanOrders() teamBook {
	orders := teamTab{title: "Aufträge", rows: [][]any{
		{"Auftrag", "", "Kunde", "", "Position", "", "", ""},
		{"Auftragsnummer", "Auftragsdatum", "Kundenname", "Land", "Artikel", "Menge", "Einzelpreis (EUR)", "Liefertermin"},
	}}
	for n := range 9 {
		orders.rows = append(orders.rows, []any{fmt.Sprintf("A-%d", 100+n), fmt.Sprintf("%02d.06.2025", 13+n), fmt.Sprintf("Kunde %d GmbH", n%4), "Deutschland", "Lampe", fmt.Sprint(3 + n), fmt.Sprintf("%d,50", 12+n), fmt.Sprintf("%02d.07.2025", 13+n)})
	}
	return teamBook{tabs: []teamTab{orders}, merged: map[string][][2]string{"Aufträge": {{"A1", "B1"}, {"C1", "D1"}, {"E1", "H1"}}}}
}

// summaryLayout is the sheet of one tab that an article on registers recommends.
func summaryLayout() teamBook {
	t := teamTab{title: "客户管理登记汇总表", rows: [][]any{{"客户名称", "电子邮箱", "手机号码", "传真号码", "社交媒体账号", "公司名称", "职位", "家庭地址", "公司地址", "备注", "上次联系时间", "客户来源", "购买历史", "兴趣偏好", "项目状态", "满意度评分"}}}
	for n := range 6 {
		t.rows = append(t.rows, []any{fmt.Sprintf("客户%d", n), fmt.Sprintf("k%d@kunde%d.example", n, n), fmt.Sprintf("+86 139 0013 90%02d", n), "", "微信", fmt.Sprintf("公司%d", n), "经理", "", "上海", "", "2025-05-01", "展会", "灯", "灯带", "洽谈阶段", 4})
	}
	return teamBook{tabs: []teamTab{t}}
}

// tradeLayout has the tabs that an article on registers recommends, and no others.
func tradeLayout() teamBook {
	customers := teamTab{title: "基本信息", rows: [][]any{{"客户名称", "公司名称", "公司地址", "联系人姓名", "职位", "邮箱", "电话号码", "网站", "客户背景", "特殊需求", "竞争对手信息", "合作意愿", "合作风险"}}}
	mails := teamTab{title: "邮件记录", rows: [][]any{{"客户名称", "发送日期", "主题", "收件人", "抄送人", "邮件正文", "附件"}}}
	calls := teamTab{title: "通话记录", rows: [][]any{{"客户名称", "通话日期", "通话时间", "通话时长", "通话内容", "对方反馈"}}}
	orders := teamTab{title: "交易记录", rows: [][]any{{"客户名称", "交易日期", "产品名称", "产品规格", "数量", "价格", "总价", "付款方式", "付款状态", "运输方式", "发货日期", "预计到达日期", "实际到达日期"}}}
	events := teamTab{title: "市场活动记录", rows: [][]any{{"客户名称", "活动类型", "活动日期", "参与情况", "效果评估"}}}
	for n := range 5 {
		name := fmt.Sprintf("客户%d", n)
		customers.rows = append(customers.rows, []any{name, fmt.Sprintf("第%d贸易公司", n), "广州", "李娜", "经理", fmt.Sprintf("li%d@firma%d.example", n, n), fmt.Sprintf("+86 20 8888 12%02d", n), "", "老客户", "", "", "高", ""})
		mails.rows = append(mails.rows, []any{name, "2025-05-01", "报价", "a@b.example", "", "您好", ""})
		calls.rows = append(calls.rows, []any{name, "2025-05-02", "10:00", 12, "谈价格", "考虑"})
		orders.rows = append(orders.rows, []any{name, "2025-05-03", "灯", "5 米", 10, 2.5, 25, "T/T", "未付", "海运", "", "", ""})
		events.rows = append(events.rows, []any{name, "展会", "2025-04-15", "到场", "好"})
	}
	return teamBook{tabs: []teamTab{customers, mails, calls, orders, events}}
}

// rental is a register that has nothing to do with trade.
func rental() teamBook {
	machines := teamTab{title: "Equipment", rows: [][]any{{"Asset ID", "Model", "Daily rate", "Next inspection due"}}}
	loans := teamTab{title: "Rentals", rows: [][]any{{"Rental no.", "Asset ID", "Renter", "From", "Return due", "Returned", "Fee", "Keeper's e-mail"}}}
	for n := range 8 {
		machines.rows = append(machines.rows, []any{fmt.Sprintf("EQ-%02d", n), "Digger", 120 + n, "2027-05-01"})
		loans.rows = append(loans.rows, []any{fmt.Sprintf("R-%03d", n), fmt.Sprintf("EQ-%02d", n%5), "Miller", "2025-05-01", "2027-06-01", "", 240, "keeper@team.example"})
	}
	return teamBook{tabs: []teamTab{machines, loans}}
}

// blocks has two tables beside each other, and a note below the first.
func blocks() teamBook {
	t := teamTab{title: "客户与汇率", rows: [][]any{
		{"2025 客户", "", "", "", "参考汇率"},
		{"客户名称", "邮箱", "电话", "", "币种", "日期", "汇率"},
		{"华达", "wang@huada.example", "+86 755 2688 1234", "", "USD", "2025-05-01", 7.2},
		{"恒信", "li@hengxin.example", "+86 760 2233 5678", "", "EUR", "2025-05-01", 7.9},
		{"博远", "chen@boyuan.example", "+86 574 8730 9012", "", "GBP", "2025-05-01", 9.1},
	}}
	return teamBook{tabs: []teamTab{t}}
}

// makeTeamBook is “teambook FILE KIND”: it makes such a workbook.
func makeTeamBook(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: teambook FILE KIND")
	}
	book, ok := teamBooks()[args[1]]
	if !ok {
		ts.Fatalf("there is no workbook %s", args[1])
	}
	f := excelize.NewFile()
	defer f.Close()
	for i, tab := range book.tabs {
		if i == 0 {
			ts.Check(f.SetSheetName(f.GetSheetName(0), tab.title))
		} else {
			_, err := f.NewSheet(tab.title)
			ts.Check(err)
		}
		for r, row := range tab.rows {
			cells := make([]any, len(row))
			for c, cell := range row {
				if cell != "" {
					cells[c] = cell
				}
			}
			at, err := excelize.CoordinatesToCellName(1, r+1)
			ts.Check(err)
			ts.Check(f.SetSheetRow(tab.title, at, &cells))
		}
		for _, m := range book.merged[tab.title] {
			ts.Check(f.MergeCell(tab.title, m[0], m[1]))
		}
	}
	ts.Check(f.SaveAs(ts.MkAbs(args[0])))
}
