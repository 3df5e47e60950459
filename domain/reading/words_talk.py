"""Words that say nothing of a figure beside them: how people greet, sigh and tell of their day."""

from typing import Final

# Without marks, as the keys of tokens are.
_WORDS: Final = (
    "a ad admin ah alo an anh ay ba bac ban bang bao bc ben bi biet binh bit bo bon bot bu "
    "bua c cac cam cao cap cau cha chac chao chau chay che chi chien chieu chinh chiu cho chu "
    "chung chuong chup chuyen cmn cnscd co coi con cong cu cung cuoi cuu da dan dang day dc "
    "dcm de dem deu di dinh dkm dm do doan doc doi don dong dot du duoc duoi em ghe ghi gio "
    "gium giup go gui ha haha he hehe hello hen heng het hi hic hihi hinh hix ho hoa hoi hom "
    "hu huhu hung in just kaka kem ket kho khoang khuya ki kia kich kinh ky la lag lai lam "
    "lan le len lien lieu lun luon ma mang me met mien minh mo moi mua nang nay ne ngay nghe "
    "nghen nghi ngoai nguyen nha nhac nhan nhap nhat nhe nhen nhi nhin nho nhom nhu ni nien "
    "no noi nong nop not nu nua o oi ok oke okie on ong only phan phat phep pho phoi phu "
    "please qua quan quy ra roi rua sach sang sau se sep so song sorry sua sung ta tai tam "
    "tao tau tccs tctsd te tham thanh thanks that thay them theo thi thiet thim tho thoi thon "
    "thong thu thua thuy ti tiep tin tinh to today toi trao tre tren troi tron trong trua "
    "truoc truong tuc tui u ubnd uh um va vai van vang vao vcl ve vien viet vl vnpt voi vu "
    "vua vui we xa xe xin xiu xung xuong y yeu "
)

TALK: Final = frozenset(_WORDS.split())
