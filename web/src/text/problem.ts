/** What is said when something did not work and the server gave no sentence of its own. */
export const problem = {
  byStatus: {
    0: '连不上服务器，请检查网络后再试。',
    400: '提交的内容无法识别。',
    401: '登录已过期，请重新登录。',
    403: '您没有权限进行此操作。',
    404: '没有找到，或者您无权查看。',
    409: '当前状态不允许此操作。',
    413: '文件或内容太大。',
    415: '不支持这种文件类型。',
    422: '填写的内容有误，请检查。',
    429: '操作太频繁，请稍后再试。',
    503: '系统繁忙，请稍后再试。',
  } as Record<number, string>,
  server: '系统出现故障，请稍后再试；若仍不行，请联系系统管理员。',
  unknown: '操作未成功。',
  summary: (n: number) => `有 ${n} 处需要修改：`,
  retry: '重试',
  notFound: { title: '没有找到这个页面', detail: '地址可能有误，或者内容已不存在、您无权查看。' },
  forbidden: { title: '您不能打开这个页面', detail: '这个页面不在您的职责范围内。如需使用，请联系安全管理员。' },
  home: '回到首页',
}
