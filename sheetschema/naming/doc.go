// Package naming says what people call a record, by its own fields: no id, and
// nothing that one would have to look up.
//
// [Title] is for whoever gets a mail and may not see everything: keys first, and no
// personal data. [Names] is for those who have the tab before them: the one name that
// they would say.
//
//	customers: customer_name (key), company_name, contact_name, …   Title                 Names
//	Cedargate  Cedargate Electronics Co., Ltd.  Li Wei              Cedargate · Cedargate…  Cedargate
//	           雪松电子有限公司                                        雪松电子有限公司         雪松电子有限公司
package naming
