package duplicatestest

// company name | address | contact | e-mail | phone | mobile | website | country

const duplicates = `
Chinese and English:
深圳市华强鑫电子有限公司 | 深圳市福田区深南中路2018号 | 李伟 | liwei@hqxdz.com | 0755-83456712 | | www.hqxdz.com | 中国
Shenzhen Huaqiangxin Electronics Co., Ltd. | No. 2018 Shennan Middle Road, Futian, Shenzhen | Li Wei | sales@hqxdz.com | +86 755 8345 6712 | | | China
宁波博远照明有限公司 | 宁波市鄞州区中山东路220号 | 陈静 | info@boyuanlight.com | 0574-87651234 | | www.boyuanlight.com | 中国
Ningbo Boyuan Lighting Co Ltd | 220 Zhongshan East Road, Ningbo | Jing Chen | chenjing@boyuanlight.com | | 13957412345 | http://boyuanlight.com | China
义乌市恒达进出口有限公司 | 义乌市稠州北路881号 | 王芳 | 2751346@qq.com | 0579-85123456 | 13705791122 | | 中国
Yiwu Hengda Import & Export Co., Ltd. | 881 Chouzhou North Road, Yiwu | Fang Wang | wangfang.hd@gmail.com | | +86 137 0579 1122 | | China

legal form and punctuation:
Northfield Electronics Inc. | 15 Lake Street, Chicago | Anna Brooks | anna@northfield-el.com | +1 312 555 0142 | | northfield-el.com | USA
NORTHFIELD ELECTRONICS, INCORPORATED | 15 Lake St., Chicago IL | | purchasing@northfield-el.com | | | www.northfield-el.com | United States
Cedarpoint Leuchten GmbH | Hafenstraße 8, Hamburg | Jonas Adler | adler@cedarpoint.de | +49 40 5550 1870 | | www.cedarpoint.de | Germany
Cedarpoint Leuchten G.m.b.H. & Co. KG | Hafenstr. 8, Hamburg | | einkauf@cedarpoint.de | +49 (0)40 55501870 | | | DE
Peña y Hijos S.A. de C.V. | Av. Juárez 55, Puebla | Lucía Peña | lucia@penayhijos.mx | +52 222 555 0111 | | | Mexico
PENA Y HIJOS SA DE CV | Avenida Juarez 55 | | ventas@penayhijos.mx | +52 222 555 0111 | | penayhijos.mx | México

typing fault in the name:
Falcon Imports Ltd | 22 Mill Lane, Manchester | Grace Evans | grace@falconimports.co.uk | +44 161 496 0215 | | falconimports.co.uk | United Kingdom
Flacon Imports Ltd | 22 Mill Lane, Manchester | G. Evans | grace.evans@falconimports.co.uk | +44 161 496 0215 | | | UK
Vandelay Distribution BV | Keizersgracht 100, Amsterdam | Pieter Smit | info@vandelay.nl | +31 20 555 0198 | | www.vandelay.nl | Netherlands
Vandeley Distribution B.V. | Keizersgracht 100 | | p.smit@vandelay.nl | | +31 6 5550 0123 | vandelay.nl | NL
中山市恒信照明有限公司 | 中山市古镇镇同兴路8号 | 李强 | hengxin@126.com | 0760-22345678 | 13802501234 | | 中国
中山市恒新照明有限公司 | 古镇同兴路8号 | 李强 | hengxin@126.com | 0760-22345678 | | | 中国

another contact of the company:
Meridian Kitchenware LLC | 400 Pine Ave, Seattle | Tom Hale | tom.hale@meridiankw.com | +1 206 555 0177 | | meridiankw.com | USA
Meridian Kitchenware LLC | 400 Pine Avenue, Seattle | Susan Park | susan.park@meridiankw.com | +1 206 555 0190 | | | USA
Atlas Ferretería S.L. | Calle Mayor 12, Valencia | Marta Gil | marta@atlasferreteria.es | +34 961 55 01 20 | | www.atlasferreteria.es | Spain
Atlas Ferreteria SL | C/ Mayor 12, Valencia | Pablo Ruiz | pablo@atlasferreteria.es | | +34 612 345 678 | | Spain
青岛海纳机械有限公司 | 青岛市城阳区正阳路66号 | 孙丽 | sunli@hainajx.com | 0532-87651111 | | www.hainajx.com | 中国
青岛海纳机械有限公司 | | 赵军 | zhaojun@hainajx.com | | 13864212345 | | 中国

number written in another way:
Harbor Optics Pty Ltd | 7 Quay Street, Sydney | Mia Wood | mia@harboroptics.com.au | (02) 9555 0143 | | | Australia
Harbour Optics | 7 Quay St, Sydney | | hello@harboroptics.com.au | +61 2 9555 0143 | | harboroptics.com.au | AU
Rossi Tessuti S.r.l. | Via Garibaldi 9, Prato | Luca Rossi | luca.rossi@libero.it | +39 0574 555012 | | | Italy
ROSSI TESSUTI SRL | Via Garibaldi, 9 - Prato | | amministrazione@rossitessuti.it | 0039 0574 555 012 | | rossitessuti.it | Italia
东莞市永盛塑胶制品有限公司 | 东莞市长安镇振安路128号 | 周杰 | ys_plastic@163.com | 0769-85312345 | 13925761234 | | 中国
东莞永盛塑胶制品厂 | 长安镇振安路128号 | 周杰 | 408812@qq.com | +86-769-8531-2345 | 139 2576 1234 | | CN

traditional characters and place prefix:
台灣佳美家具股份有限公司 | 台中市西屯區文心路三段120號 | 林美玲 | lin@jiamei-furniture.com.tw | 04-23150012 | | www.jiamei-furniture.com.tw | 台湾
佳美家具 | 台中文心路3段120号 | 林美玲 | service@jiamei-furniture.com.tw | +886 4 2315 0012 | | | Taiwan
東莞市鴻圖五金製品有限公司 | 東莞市虎門鎮連升路5號 | 吳剛 | hongtu@hongtuwj.com | 0769-85551234 | | | 中国
东莞鸿图五金制品有限公司 | 虎门镇连升路5号 | 吴刚 | wugang@hongtuwj.com | | 13509012345 | www.hongtuwj.com | 中国
香港永利貿易有限公司 | 香港九龍觀塘道388號 | 何志明 | ho@wingleehk.com | +852 2345 0198 | | www.wingleehk.com | 香港
永利贸易（香港）有限公司 | 九龙观塘道388号 | 何志明 | trade@wingleehk.com | 00852-23450198 | | | Hong Kong

abbreviation and word order:
International Tools & Machinery Corporation | 90 Foundry Road, Detroit | Ray Cole | rcole@itmcorp.com | +1 313 555 0166 | | itmcorp.com | USA
Intl Tools and Machinery Corp. | 90 Foundry Rd, Detroit | | ap@itmcorp.com | +1 313 555 0166 | | | USA
Lindqvist Belysning AB | Storgatan 4, Malmö | Eva Lindqvist | eva@lindqvist-ljus.se | +46 40 555 012 | | lindqvist-ljus.se | Sweden
Belysning Lindqvist | Storgatan 4, Malmo | E. Lindqvist | order@lindqvist-ljus.se | +46 40 555 012 | | | SE
Dubai Star General Trading LLC | Deira, Dubai | Omar Aziz | omar@dubaistargt.ae | +971 4 555 0123 | | www.dubaistargt.ae | UAE
Dubai Star Gen. Trdg. L.L.C. | Deira Dubai | | omar.aziz@dubaistargt.ae | +971 4 555 0123 | +971 50 555 0199 | | United Arab Emirates

values in another field:
Kowalski Sp. z o.o. | ul. Długa 3, Gdańsk | Ewa Nowak | ewa@kowalski-meble.pl | | +48 601 555 013 | kowalski-meble.pl | Poland
Kowalski Meble | Dluga 3, Gdansk | Ewa Nowak | ewa@kowalski-meble.pl | +48 601 555 013 | | | Poland
苏州明辉纺织有限公司 | 苏州市吴江区盛泽镇 | 沈洁 | | | 13862112345 | www.minghuitex.com | 中国
苏州明辉纺织 | 盛泽镇 | 沈洁 | shen@minghuitex.com | 13862112345 | | | 中国
Blue Lagoon Resorts Supply Ltd | Suva, Fiji | Jone Vatu | jone@bluelagoonsupply.com | +679 330 5501 | | | Fiji
Blue Lagoon Resort Supply | Suva | | | | +679 330 5501 | bluelagoonsupply.com | Fiji

typing fault in the address:
Silverline Furniture Oy | Mannerheimintie 20, Helsinki | Aino Laine | aino.laine@silverline.fi | +358 9 555 0134 | | | Finland
Silverline Furniture Oy | Mannerheimintie 20 | Aino Laine | aino.laime@silverline.fi | | +358 40 555 0178 | | Finland
广州市星海音响有限公司 | 广州市番禺区大石街 | 郑凯 | zhengkai88@gmail.com | 020-34561234 | | | 中国
广州星海音响有限公司 | 番禺大石 | 郑凯 | zhengkai88@gmial.com | 020-34561235 | | | 中国
Okafor & Sons Nigeria Ltd | 5 Marina Road, Lagos | Chidi Okafor | chidi.okafor@yahoo.com | +234 803 555 0121 | | | Nigeria
Okafor and Sons | Marina Rd, Lagos | Chidi Okafor | chidi.okafer@yahoo.com | | +234 803 555 0121 | | Nigeria

moved and with another number:
Stellar Lighting Concepts Ltd | 3 Dock Road, Liverpool | Amy Lunn | amy@stellarlc.co.uk | +44 151 496 0301 | | www.stellarlc.co.uk | United Kingdom
Stellar Lighting Concepts Limited | Unit 9, Spinney Park, Warrington | | accounts@stellarlc.co.uk | +44 1925 555 014 | | stellarlc.co.uk | UK
Ravensburg Werkzeughandel GmbH | Marktplatz 1, Ravensburg | Uwe Klein | klein@rv-werkzeug.de | +49 751 555 0110 | | www.rv-werkzeug.de | Germany
Ravensburg Werkzeughandel | Industriestraße 40, Weingarten | | info@rv-werkzeug.de | +49 751 888 0220 | | | Germany
厦门海天卫浴有限公司 | 厦门市湖里区枋湖路9号 | 黄敏 | huangmin@haitianbath.com | 0592-5671234 | | www.haitianbath.com | 中国
厦门海天卫浴有限公司 | 厦门市同安区工业园 | 黄敏 | export@haitianbath.com | 0592-7112345 | 13606012345 | | 中国
`

const lookalikes = `
companies of one group:
Orion Chemicals Ltd | 201 Harbour Road, Singapore | Tan Wei | tan@orionchem.com | +65 6555 0100 | | www.orion.com.sg | Singapore
Orion Plastics Pte Ltd | 201 Harbour Road, Singapore | Lim Hui | lim@orionplas.com | +65 6555 0100 | | www.orionplas.com | Singapore
深圳市天宇置业有限公司 | 深圳市南山区科苑路15号 | 刘洋 | liuyang@tianyugroup.com | 0755-26781234 | | www.tianyugroup.com | 中国
深圳市天宇物流有限公司 | 深圳市南山区科苑路15号 | 马超 | machao@tianyugroup.com | 0755-26781234 | | www.tianyugroup.com | 中国
Hanseatic Steel GmbH | Speicherstadt 2, Hamburg | Kai Voss | voss@hanseatic-steel.de | +49 40 777 1000 | | | Germany
Hanseatic Shipping GmbH | Speicherstadt 2, Hamburg | Ute Behn | behn@hanseatic-shipping.de | +49 40 777 1000 | | | Germany

one name in two cities:
Sunrise Trading Co., Ltd. | Bangkok | Somchai | somchai@sunrise-bkk.co.th | +66 2 555 0177 | | sunrise-bkk.co.th | Thailand
Sunrise Trading Ltd | Mombasa | Peter Otieno | otieno@sunrisemombasa.co.ke | +254 41 555 0133 | | sunrisemombasa.co.ke | Kenya
宁波宏远贸易有限公司 | 宁波市海曙区 | 徐亮 | xuliang@nbhongyuan.com | 0574-27881234 | | www.nbhongyuan.com | 中国
温州宏远贸易有限公司 | 温州市鹿城区 | 叶青 | yeqing@wzhongyuan.com | 0577-88123456 | | www.wzhongyuan.com | 中国
Global Hardware Inc. | Toronto | Ian Reid | ian@globalhardware.ca | +1 416 555 0155 | | globalhardware.ca | Canada
Global Hardware S.A. | Lima | Rosa Vega | rosa@globalhardware.pe | +51 1 555 0144 | | globalhardware.pe | Peru

father and son:
Ahmed Khan Traders | 12 Mall Road, Lahore | Ahmed Khan | ahmedkhan.lhr@gmail.com | +92 42 555 01212 | +92 300 5550121 | | Pakistan
Imran Khan Textiles | 12 Mall Road, Lahore | Imran Khan | imrankhan.tex@gmail.com | +92 42 555 01212 | +92 321 5550177 | | Pakistan
Giovanni Bianchi Marmi | Via Carriona 4, Carrara | Giovanni Bianchi | giovanni@bianchimarmi.it | +39 0585 555012 | | bianchimarmi.it | Italy
Marco Bianchi Design | Via Carriona 4, Carrara | Marco Bianchi | marco@marcobianchidesign.it | +39 0585 555012 | | marcobianchidesign.it | Italy
陈国强五金店 | 佛山市禅城区汾江路3号 | 陈国强 | chengq58@qq.com | 0757-82234567 | 13702412345 | | 中国
陈家豪建材店 | 佛山市禅城区汾江路3号 | 陈家豪 | chenjiahao92@qq.com | 0757-82234567 | 13927712345 | | 中国

head office and branch:
北京中科仪器有限公司 | 北京市海淀区中关村 | 何平 | heping@zhongkeyiqi.com | 010-62551234 | | www.zhongkeyiqi.com | 中国
北京中科仪器有限公司上海分公司 | 上海市徐汇区漕溪路 | 唐敏 | tangmin@zhongkeyiqi.com | 021-64381234 | | www.zhongkeyiqi.com | 中国
广州南方办公设备有限公司 | 广州市天河区 | 罗斌 | luobin@nanfangoffice.com | 020-38881234 | | www.nanfangoffice.com | 中国
广州南方办公设备有限公司深圳办事处 | 深圳市罗湖区 | 袁华 | yuanhua@nanfangoffice.com | 0755-25121234 | | www.nanfangoffice.com | 中国
四川蜀锦丝绸有限公司 | 成都市锦江区 | 邓丽 | dengli@shujinsilk.com | 028-86551234 | | www.shujinsilk.com | 中国
四川蜀锦丝绸有限公司重庆分公司 | 重庆市渝中区 | 谭勇 | tanyong@shujinsilk.com | 023-63811234 | | www.shujinsilk.com | 中国

one agent's telephone:
Kigali Home Stores Ltd | Kigali | Jean Habimana | jean@kigalihome.rw | | +86 139 2200 1188 | | Rwanda
Lusaka Builders Mart | Lusaka | Mwila Banda | mwila@lusakabuilders.zm | | +86 139 2200 1188 | | Zambia
Santiago Juguetes SpA | Santiago | Diego Soto | diego@santiagojuguetes.cl | +86 20 8666 1234 | | santiagojuguetes.cl | Chile
Quito Papelería Cía. Ltda. | Quito | Elena Mora | elena@quitopapeleria.ec | +86 20 8666 1234 | | quitopapeleria.ec | Ecuador
Tbilisi Ceramics LLC | Tbilisi | Nino Beridze | nino@tbilisiceramics.ge | | +86 137 5000 2277 | | Georgia
Baku Carpets MMC | Baku | Elvin Aliyev | elvin@bakucarpets.az | | +86 137 5000 2277 | | Azerbaijan

neighbouring numbers:
上海朗科电器有限公司 | 上海市闵行区 | 吴磊 | wulei@langkedq.com | 021-54881230 | | | 中国
上海卓越包装有限公司 | 上海市闵行区 | 冯雪 | fengxue@zhuoyuebz.com | 021-54881231 | | | 中国
Portside Marine Ltd | Southampton | Neil Fox | neil@portsidemarine.co.uk | +44 23 8055 0140 | | | United Kingdom
Quayline Textiles Ltd | Southampton | Jill Ames | jill@quaylinetextiles.co.uk | +44 23 8055 0141 | | | United Kingdom
杭州绿野户外用品有限公司 | 杭州市余杭区 | 宋佳 | songjia@lvyehw.com | 0571-88221340 | | | 中国
杭州金桥阀门有限公司 | 杭州市余杭区 | 蒋伟 | jiangwei@jqfm.com | 0571-88221341 | | | 中国

addresses that are nearly alike at free-mail providers:
Lagos Fresh Foods | Lagos | Ada Obi | adaobi21@gmail.com | +234 802 555 0101 | | | Nigeria
Abuja Beauty Supplies | Abuja | Ada Obia | adaobi22@gmail.com | +234 806 555 0177 | | | Nigeria
义乌市小熊玩具商行 | 义乌市 | 朱琳 | 88213456@qq.com | | 13505791234 | | 中国
汕头市飞越玩具厂 | 汕头市澄海区 | 林涛 | 88213457@qq.com | | 13902761234 | | 中国
Casablanca Tapis SARL | Casablanca | Youssef Amrani | y.amrani@hotmail.com | +212 522 55 01 11 | | | Morocco
Rabat Cuir SARL | Rabat | Yassine Amrani | ya.amrani@hotmail.com | +212 537 55 02 22 | | | Morocco

one sign apart:
深圳市华兴电子有限公司 | 深圳市宝安区 | 高峰 | gaofeng@huaxing-sz.com | 0755-27881234 | | www.huaxing-sz.com | 中国
深圳市华信电子有限公司 | 深圳市龙岗区 | 韩梅 | hanmei@szhuaxin.cn | 0755-28991234 | | www.szhuaxin.cn | 中国
Alton Tools Ltd | Bristol | Kim Shaw | kim@altontools.co.uk | +44 117 496 0133 | | altontools.co.uk | United Kingdom
Elton Tools Ltd | Dundee | Ross Bain | ross@eltontools.com | +44 1382 555 019 | | eltontools.com | United Kingdom
宁波金龙五金有限公司 | 宁波市北仑区 | 田野 | tianye@nbjinlong.com | 0574-86781234 | | | 中国
宁波金隆五金有限公司 | 宁波市慈溪市 | 石磊 | shilei@jinlonghw.cn | 0574-63211234 | | | 中国

numbered works of one owner:
Zhejiang Textile Factory No. 1 | 1 Mill Road, Shaoxing | Gu Hai | guhai@zjtex.com | 0575-88001001 | | www.zjtex.com | China
Zhejiang Textile Factory No. 2 | 77 River Road, Huzhou | Bao Jun | baojun@zjtex.com | 0572-88002002 | | www.zjtex.com | China
国营红星一厂 | 洛阳市涧西区 | 尹红 | yinhong1@163.com | 0379-64901234 | | | 中国
国营红星二厂 | 洛阳市洛龙区 | 范军 | fanjun77@163.com | 0379-65112345 | | | 中国
Depot 14 Wholesale | Prague | Jana Novak | jana@depot14.cz | +420 222 555 014 | | depot14.cz | Czech Republic
Depot 15 Wholesale | Brno | Petr Svoboda | petr@depot15.cz | +420 541 555 015 | | depot15.cz | Czech Republic

shops of one platform:
Lucky Gift Store | Shantou | Cai Ming | luckygift@163.com | | 13502911111 | https://shop2251.en.alibaba.com | China
Happy Baby Toys | Shantou | Xie Fang | happybaby@163.com | | 13502922222 | https://shop9917.en.alibaba.com | China
Bamboo House | Anji | Qiu Yan | bamboohouse@126.com | | 13511233333 | https://www.amazon.com/shops/bamboohouse | China
Tea Leaf Garden | Hangzhou | Lou Jie | tealeaf@126.com | | 13588044444 | https://www.amazon.com/shops/tealeaf | China
Delhi Brassware | Moradabad | Ravi Gupta | ravi.brass@gmail.com | | +91 98100 55501 | https://www.etsy.com/shop/delhibrass | India
Jaipur Block Prints | Jaipur | Meena Jain | meena.prints@gmail.com | | +91 98290 55502 | https://www.etsy.com/shop/jaipurprints | India
`
