// Package robot posts cards in group chats through their robots (incoming webhooks):
// 企业微信 (WeCom), 钉钉 (DingTalk), 飞书 (Feishu), Slack and Microsoft Teams.
//
// Each kind has a file: how a card is written ([Body], a pure function), and what its
// answers mean. What is common stands beside them: the texts, the cutting to a size,
// the signatures, the pace, and how far a request got.
//
// # Texts are data
//
// A card holds texts of cells. Whatever mark-up a kind knows, they mean nothing there:
// they mention nobody, link nowhere and format nothing. Where a kind has literal texts,
// they are used (Slack's rich text, headers in plain text); where it has Markdown, the
// characters that mean something are replaced by their full-width twins, as no kind but
// Feishu documents a way to escape them. Links are the service's own, and https.
//
// # Limits
//
// What doesn't fit is cut at whole lines, from the end, and a line says how many more
// there are. A robot's posts keep to a pace that its service allows in any minute.
//
//	kind      content                           pace of the service       signed
//	wecom     4,096 bytes of Markdown           20 a minute               no
//	dingtalk  20,000 bytes                      20 a minute               in the address
//	feishu    20 KB                             5 a second, 100 a minute  in the body
//	slack     50 blocks, 3,000 characters each  1 a second                no
//	teams     28 KB, as a text in JSON          4 a second                no
//
// # How far it got
//
// A [Sender] is a [sheetsync/reminders.Courier]: it says whether a card may be posted
// again. Until the last byte of the request was handed to the connection, it surely
// wasn't posted; after that, only the service's answer tells, and without one it is
// unconfirmed. Most of these services answer a refusal with the status 200 and a number
// in the body. A refusal because of the robot itself (its key, its signature, its list
// of addresses) leaves the card owed, as the configuration can be put right. What is
// refused because of its content is posted as its title, with a line that says so; only
// where that is refused too, it is for good.
package robot
